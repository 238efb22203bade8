#include "ui/pages/upstreams/upstream_dialog_controller.h"

#include "api/config/base_url.h"
#include "api/providers/provider_templates.h"
#include "ui/models/upstream_references.h"
#include "ui/pages/upstreams/test_stepper.h"
#include "ui/pages/upstreams/upstream_dialog.h"
#include "ui/pages/upstreams/upstream_form.h"
#include "ui/text/error_sentence.h"

#include <QRegularExpression>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

// The path a chat client would ask for; it shows how base URL and path join.
const QString kExamplePath = u"/v1/chat/completions"_s;

using TestState = UpstreamDialog::TestState;
using Step = api::UpstreamTestStep;

} // namespace

UpstreamDialogController::UpstreamDialogController(UpstreamDialog &dialog,
                                                   api::RelayService &service, int row,
                                                   const api::UpstreamConfig &initial)
    : QObject(&dialog), m_dialog(dialog), m_service(service), m_row(row),
      m_originalName(row >= 0 ? initial.name : QString()),
      m_originalCredentials(row >= 0 ? credentialsOf(initial) : QStringList())
{
    UpstreamForm *form = m_dialog.form();
    form->setTimeoutDefaults(m_service.config()->timeouts);
    form->setUpstream(initial);
    form->setResolvedUrl(m_service.resolvedUrl(initial, kExamplePath));
    watchCredentials();

    connect(form, &UpstreamForm::changed, this, &UpstreamDialogController::onChanged);
    connect(form, &UpstreamForm::urlFinished, this, &UpstreamDialogController::onUrlFinished);
    connect(&m_dialog, &UpstreamDialog::testRequested, this, &UpstreamDialogController::runTest);
    connect(&m_dialog, &UpstreamDialog::stopTestRequested, this,
            &UpstreamDialogController::stopTest);
    connect(&m_dialog, &UpstreamDialog::saveRequested, this, &UpstreamDialogController::save);
    connect(&m_service, &api::RelayService::upstreamTestProgressed, this,
            &UpstreamDialogController::onTestProgressed);
    connect(&m_service, &api::RelayService::credentialStored, this,
            &UpstreamDialogController::onCredentialStored);
    connect(&m_service, &api::RelayService::configApplied, this,
            &UpstreamDialogController::onApplied);
    connect(&m_service, &api::RelayService::configRefused, this,
            &UpstreamDialogController::onRefused);
    // Closing the dialog ends what it began.
    connect(&m_dialog, &QDialog::finished, this, [this] {
        stopTest();
        forgetNewKeys();
    });
}

UpstreamDialogController::~UpstreamDialogController() = default;

void UpstreamDialogController::onChanged()
{
    const api::UpstreamConfig upstream = m_dialog.form()->upstream();
    m_dialog.form()->setResolvedUrl(m_service.resolvedUrl(upstream, kExamplePath));
    if (m_test != 0) {
        stopTest();
    } else if (m_dialog.testState() != TestState::NotRun) {
        m_dialog.setTestState(TestState::Outdated);
    }
}

void UpstreamDialogController::onUrlFinished()
{
    const api::UpstreamConfig upstream = m_dialog.form()->upstream();
    QString problem;
    if (upstream.kind != api::UpstreamKind::Demo && !upstream.url.isEmpty()
        && !upstream.url.contains(u'{')) {
        // Whether plain HTTP is allowed is asked when saving: the box for it has only just
        // appeared.
        const base::Result<QUrl> checked = api::checkedBaseUrl(upstream.url, true);
        if (!checked) {
            problem = QString::fromStdString(checked.error().detail);
        }
    }
    UpstreamForm *form = m_dialog.form();
    if (form->fieldError(u"url"_s) != problem) {
        // Without stealing the focus that has just moved on.
        QWidget *focus = m_dialog.focusWidget();
        form->setFieldError(u"url"_s, problem);
        if (focus) {
            focus->setFocus();
        }
    }
}

void UpstreamDialogController::watchCredentials()
{
    for (CredentialEditor *editor : m_dialog.form()->findChildren<CredentialEditor *>()) {
        const auto place = [this, editor](const QString &id) {
            editor->setPlace(id.isEmpty() ? std::nullopt
                                          : std::optional(m_service.credentialPlace(id)));
        };
        connect(editor, &CredentialEditor::idChanged, this, place);
        place(editor->id());
    }
}

void UpstreamDialogController::runTest()
{
    stopTest();
    m_dialog.stepper()->reset();
    const base::Secret key = m_dialog.form()->credential()->entered();
    m_test = m_service.testUpstream(m_dialog.form()->upstream(), key);
    m_dialog.setTestState(TestState::Running);
}

void UpstreamDialogController::stopTest()
{
    if (m_test == 0) {
        return;
    }
    m_service.cancelUpstreamTest(m_test);
    m_test = 0;
    m_dialog.stepper()->reset();
    m_dialog.setTestState(TestState::NotRun);
}

void UpstreamDialogController::onTestProgressed(const Step &step)
{
    if (step.test != m_test || m_test == 0) {
        return;
    }
    m_dialog.stepper()->setStep(step);
    if (step.state == Step::State::Failed) {
        // The first failure ends the test, whether or not the service goes on to report what it
        // skipped.
        for (int stage = static_cast<int>(step.stage) + 1; stage < TestStepper::kStages; ++stage) {
            Step skipped;
            skipped.stage = static_cast<Step::Stage>(stage);
            skipped.state = Step::State::Skipped;
            m_dialog.stepper()->setStep(skipped);
        }
        m_test = 0;
        m_dialog.setTestState(TestState::Failed);
        return;
    }
    for (int stage = 0; stage < TestStepper::kStages; ++stage) {
        const Step::State state = m_dialog.stepper()->state(static_cast<Step::Stage>(stage));
        if (state == Step::State::Pending || state == Step::State::Running) {
            return;
        }
    }
    m_test = 0;
    m_dialog.setTestState(TestState::Passed);
}

bool UpstreamDialogController::checkForm()
{
    UpstreamForm *form = m_dialog.form();
    form->clearErrors();
    if (m_draft.name.isEmpty()) {
        form->setFieldError(u"name"_s, tr("Give it a name."));
        return false;
    }
    if (m_draft.kind == api::UpstreamKind::Demo) {
        return true;
    }
    if (api::effectiveUrl(m_draft).isEmpty()) {
        form->setFieldError(u"url"_s, tr("Enter the base URL."));
        return false;
    }
    if (m_draft.url.contains(u'{')) {
        form->setFieldError(u"url"_s, tr("Replace what is in braces with your own."));
        return false;
    }
    if (m_draft.kind == api::UpstreamKind::Tunnel && m_draft.tunnel.url.isEmpty()) {
        form->setFieldError(u"tunnel.url"_s, tr("Enter the address of the tunnel's server."));
        return false;
    }
    for (const UpstreamForm::Credential &credential : form->credentials()) {
        if (const QString missing = credential.editor->whatIsMissing(); !missing.isEmpty()) {
            form->setFieldError(credential.key, missing);
            return false;
        }
    }
    return true;
}

void UpstreamDialogController::save()
{
    if (m_saving != Saving::No) {
        return;
    }
    m_draft = m_dialog.form()->upstream();
    m_dialog.showProblem({});
    if (!checkForm()) {
        return;
    }
    m_dialog.setSaving(true);
    m_toStore.clear();
    for (const UpstreamForm::Credential &credential : m_dialog.form()->credentials()) {
        if (credential.editor->entered().isEmpty()) {
            continue;
        }
        // A new id for a new key: should the settings be refused, the old key is still what it was.
        const QString id = freshCredentialId(credential.key);
        (credential.own ? m_draft.*credential.own : m_draft.tunnel.credential) = id;
        m_toStore.append({id, credential.editor});
    }
    storeNextSecret();
}

void UpstreamDialogController::storeNextSecret()
{
    if (m_toStore.isEmpty()) {
        apply();
        return;
    }
    const NewSecret &next = m_toStore.constFirst();
    m_newCredentials << next.id;
    m_saving = Saving::StoringKey;
    m_service.storeCredential(next.id, next.editor->entered());
}

QString UpstreamDialogController::freshCredentialId(const QString &key) const
{
    QString name = m_draft.name.toLower();
    name.replace(QRegularExpression(u"[^a-z0-9]+"_s), u"-"_s);
    const QString part
        = key == u"credential" ? QString() : key.section(u'.', 0, 0).section(u'_', 0, 0) + u'-';
    return u"upstream-%1-%2%3"_s.arg(name.left(40), part,
                                     QUuid::createUuid().toString(QUuid::Id128).left(8));
}

void UpstreamDialogController::onCredentialStored(const QString &id, api::CredentialPlace place,
                                                  const base::Error &problem)
{
    if (m_saving != Saving::StoringKey || m_toStore.isEmpty() || id != m_toStore.constFirst().id) {
        return;
    }
    const NewSecret stored = m_toStore.takeFirst();
    if (place == api::CredentialPlace::Missing) {
        m_newCredentials.removeAll(id);
        m_toStore.clear();
        forgetNewKeys();
        fail(problem.isError() ? problem
                               : base::Error{base::ErrorCode::KeyStoreUnavailable, {}, {}, 0});
        return;
    }
    m_keptInMemory = m_keptInMemory || place == api::CredentialPlace::Memory;
    stored.editor->setPlace(place);
    storeNextSecret();
}

void UpstreamDialogController::apply()
{
    api::RelayConfig config = *m_service.config();
    if (m_row >= 0) {
        // The settings may have moved on while the dialog was open: the name finds the upstream,
        // not its place.
        const auto found = std::find_if(config.upstreams.begin(), config.upstreams.end(),
                                        [this](const api::UpstreamConfig &upstream) {
                                            return upstream.name == m_originalName;
                                        });
        m_row = found == config.upstreams.end()
            ? -1
            : static_cast<int>(found - config.upstreams.begin());
    }
    if (m_row >= 0) {
        renameUpstream(config.routing, m_originalName, m_draft.name);
        config.upstreams[m_row] = m_draft;
    } else {
        config.upstreams.append(m_draft);
        m_row = static_cast<int>(config.upstreams.size()) - 1;
        m_originalName = m_draft.name;
    }
    m_saving = Saving::Applying;
    m_service.apply(config);
}

void UpstreamDialogController::onApplied()
{
    if (m_saving != Saving::Applying) {
        return;
    }
    m_saving = Saving::No;
    m_newCredentials.clear();
    stopTest();
    forgetOldKeys();
    emit saved(m_row);
    if (m_keptInMemory) {
        m_dialog.showNotice(
            tr("No key store answers on this system. The key is kept in memory for this "
               "run only; you will be asked for it again after the next start."));
        return;
    }
    m_dialog.accept();
}

void UpstreamDialogController::forgetOldKeys()
{
    const QStringList old = std::exchange(m_originalCredentials, credentialsOf(m_draft));
    for (const QString &id : old) {
        if (isUnused(id, *m_service.config())) {
            m_service.removeCredential(id);
        }
    }
}

void UpstreamDialogController::forgetNewKeys()
{
    const QStringList ids = std::exchange(m_newCredentials, {});
    for (const QString &id : ids) {
        m_service.removeCredential(id);
    }
}

void UpstreamDialogController::onRefused(const base::Error &why)
{
    if (m_saving != Saving::Applying) {
        return;
    }
    forgetNewKeys();
    fail(why);
}

void UpstreamDialogController::fail(const base::Error &why)
{
    m_saving = Saving::No;
    m_dialog.setSaving(false);
    static const QRegularExpression pattern(u"^upstreams\\[(\\d+)\\]\\.([a-z_.]+)$"_s);
    const auto match = pattern.match(QString::fromStdString(why.where));
    const bool isOurs = match.hasMatch() && match.capturedView(1).toInt() == m_row;
    if (!isOurs
        || !m_dialog.form()->setFieldError(match.captured(2), QString::fromStdString(why.detail))) {
        m_dialog.showProblem(errorLine(why));
    }
    if (m_row >= m_service.config()->upstreams.size()) {
        m_row = -1; // it was never added
        m_originalName.clear();
    }
}

} // namespace sluice::ui
