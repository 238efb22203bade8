#include "ui/pages/upstreams/upstream_form.h"

#include "ui/widgets/form_field.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

const QString kEnvironmentPrefix = u"env:"_s;
constexpr double kLongestTimeout = 86'400; // s

constexpr std::array kKinds{api::UpstreamKind::Direct, api::UpstreamKind::Relay,
                            api::UpstreamKind::Provider, api::UpstreamKind::Tunnel,
                            api::UpstreamKind::Demo};
constexpr std::array kForms{api::AuthForm::Auto, api::AuthForm::Bearer, api::AuthForm::XApiKey,
                            api::AuthForm::ApiKey, api::AuthForm::XGoogApiKey};

std::optional<std::chrono::milliseconds> millisOf(const QDoubleSpinBox *box)
{
    if (box->value() <= 0) {
        return std::nullopt;
    }
    return std::chrono::milliseconds(std::llround(box->value() * 1000));
}

void showMillis(QDoubleSpinBox *box, const std::optional<std::chrono::milliseconds> &value)
{
    box->setValue(value ? static_cast<double>(value->count()) / 1000.0 : 0);
}

QWidget *row(std::initializer_list<QWidget *> widgets, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGrid * 2);
    for (QWidget *widget : widgets) {
        line->addWidget(widget, qobject_cast<QLineEdit *>(widget) ? 1 : 0);
    }
    return box;
}

} // namespace

UpstreamForm::UpstreamForm(QWidget *parent)
    : QWidget(parent), m_name(new QLineEdit(this)), m_kind(new QComboBox(this)),
      m_url(new QLineEdit(this)), m_insecureHttp(new QCheckBox(this)),
      m_credentialChoice(new QComboBox(this)), m_key(new QLineEdit(this)),
      m_variable(new QLineEdit(this)), m_ca(new QLineEdit(this)), m_browse(new QToolButton(this)),
      m_weight(new QSpinBox(this)), m_more(new QToolButton(this)), m_moreBox(new QWidget(this)),
      m_auth(new QComboBox(this)), m_connect(makeTimeout("connectTimeout")),
      m_firstToken(makeTimeout("firstTokenTimeout")), m_stall(makeTimeout("stallTimeout"))
{
    m_name->setObjectName(u"name"_s);
    m_kind->setObjectName(u"kind"_s);
    m_url->setObjectName(u"url"_s);
    m_insecureHttp->setObjectName(u"insecureHttp"_s);
    m_credentialChoice->setObjectName(u"credentialChoice"_s);
    m_key->setObjectName(u"key"_s);
    m_variable->setObjectName(u"variable"_s);
    m_ca->setObjectName(u"ca"_s);
    m_browse->setObjectName(u"browseCa"_s);
    m_weight->setObjectName(u"weight"_s);
    m_more->setObjectName(u"more"_s);
    m_auth->setObjectName(u"auth"_s);
    build();
    buildMore();
    connectChanges();
    retranslate();
    applyKind();
    applyCredentialChoice();
    showInsecureHttp();
}

QDoubleSpinBox *UpstreamForm::makeTimeout(const char *name)
{
    auto *box = new QDoubleSpinBox(this);
    box->setObjectName(QLatin1String(name));
    box->setRange(0, kLongestTimeout);
    box->setDecimals(1);
    box->setSingleStep(1);
    return box;
}

void UpstreamForm::build()
{
    for (qsizetype i = 0; i < std::ssize(kKinds); ++i) {
        m_kind->addItem({}, static_cast<int>(kKinds[static_cast<size_t>(i)]));
    }
    for (qsizetype i = 0; i < 3; ++i) {
        m_credentialChoice->addItem(QString());
    }
    m_key->setEchoMode(QLineEdit::Password);
    // A key is neither words nor to be learned by an input method.
    m_key->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                               | Qt::ImhNoAutoUppercase);
    m_url->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    m_url->setPlaceholderText(u"https://api.example.com/v1"_s);
    m_variable->setPlaceholderText(u"OPENAI_API_KEY"_s);
    m_weight->setRange(0, 1000);
    m_weight->setMaximumWidth(140);
    m_browse->setIcon(icons::icon(u"folder"_s));
    m_browse->setFocusPolicy(Qt::StrongFocus);

    m_nameField = new FormField(m_name, nullptr, this);
    m_kindField = new FormField(m_kind, nullptr, this);
    m_urlField = new FormField(m_url, nullptr, this);
    m_credentialField = new FormField(row({m_credentialChoice, m_key, m_variable}, this),
                                      m_credentialChoice, this);
    m_caField = new FormField(row({m_ca, m_browse}, this), m_ca, this);
    m_weightField = new FormField(m_weight, nullptr, this);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGap);
    auto *first = new QHBoxLayout;
    first->setSpacing(metrics::kGap);
    first->addWidget(m_nameField, 3);
    first->addWidget(m_kindField, 2);
    column->addLayout(first);
    column->addWidget(m_urlField);
    column->addWidget(m_insecureHttp);
    column->addWidget(m_credentialField);
    column->addWidget(m_caField);
    column->addWidget(m_weightField);
    column->addWidget(m_more);
    column->addWidget(m_moreBox);
    column->addStretch();
}

void UpstreamForm::buildMore()
{
    for (const api::AuthForm form : kForms) {
        m_auth->addItem({}, static_cast<int>(form));
    }
    m_authField = new FormField(m_auth, nullptr, m_moreBox);
    m_connectField = new FormField(m_connect, nullptr, m_moreBox);
    m_firstTokenField = new FormField(m_firstToken, nullptr, m_moreBox);
    m_stallField = new FormField(m_stall, nullptr, m_moreBox);
    auto *column = new QVBoxLayout(m_moreBox);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGap);
    for (FormField *field : {m_authField, m_connectField, m_firstTokenField, m_stallField}) {
        column->addWidget(field);
    }
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setIcon(icons::icon(u"chevron-right"_s));
    m_moreBox->hide();
    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_more->setIcon(icons::icon(open ? u"chevron-down"_s : u"chevron-right"_s));
        m_moreBox->setVisible(open);
    });
}

void UpstreamForm::connectChanges()
{
    const auto tell = [this] {
        if (!m_loading) {
            emit changed();
        }
    };
    for (QLineEdit *edit : {m_name, m_url, m_key, m_variable, m_ca}) {
        connect(edit, &QLineEdit::textChanged, this, tell);
    }
    for (QDoubleSpinBox *box : {m_connect, m_firstToken, m_stall}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, tell);
    }
    connect(m_weight, &QSpinBox::valueChanged, this, tell);
    connect(m_insecureHttp, &QCheckBox::toggled, this, tell);
    connect(m_auth, &QComboBox::currentIndexChanged, this, tell);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this, tell] {
        applyKind();
        tell();
    });
    connect(m_url, &QLineEdit::textChanged, this, &UpstreamForm::showInsecureHttp);
    connect(m_url, &QLineEdit::editingFinished, this, &UpstreamForm::urlFinished);
    connect(m_credentialChoice, &QComboBox::currentIndexChanged, this, [this, tell] {
        applyCredentialChoice();
        emit credentialIdChanged(credentialId());
        tell();
    });
    connect(m_variable, &QLineEdit::textChanged, this,
            [this] { emit credentialIdChanged(credentialId()); });
    connect(m_browse, &QToolButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Choose a CA file"), m_ca->text(),
                                       tr("Certificates (*.pem *.crt *.cer);;All files (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, m_ca, &QLineEdit::setText);
        dialog->open();
    });
}

void UpstreamForm::setUpstream(const api::UpstreamConfig &upstream)
{
    m_loading = true;
    m_name->setText(upstream.name);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(upstream.kind)));
    m_url->setText(upstream.url);
    m_insecureHttp->setChecked(upstream.insecureHttp);
    const bool fromEnvironment = upstream.credential.startsWith(kEnvironmentPrefix);
    m_storedId = fromEnvironment ? QString() : upstream.credential;
    m_variable->setText(fromEnvironment ? upstream.credential.mid(kEnvironmentPrefix.size())
                                        : QString());
    m_key->clear();
    m_credentialChoice->setCurrentIndex(
        static_cast<int>(fromEnvironment                     ? CredentialChoice::Environment
                             : upstream.credential.isEmpty() ? CredentialChoice::None
                                                             : CredentialChoice::Stored));
    m_ca->setText(upstream.ca);
    m_weight->setValue(upstream.weight);
    m_auth->setCurrentIndex(m_auth->findData(static_cast<int>(upstream.auth)));
    showMillis(m_connect, upstream.connectTimeout);
    showMillis(m_firstToken, upstream.firstTokenTimeout);
    showMillis(m_stall, upstream.stallTimeout);
    m_more->setChecked(upstream.auth != api::AuthForm::Auto || upstream.connectTimeout
                       || upstream.firstTokenTimeout || upstream.stallTimeout);
    clearErrors();
    applyCredentialChoice();
    m_loading = false;
}

api::UpstreamConfig UpstreamForm::upstream() const
{
    api::UpstreamConfig upstream;
    upstream.name = m_name->text().trimmed();
    upstream.kind = static_cast<api::UpstreamKind>(m_kind->currentData().toInt());
    upstream.weight = m_weight->value();
    if (upstream.kind == api::UpstreamKind::Demo) {
        return upstream;
    }
    upstream.url = m_url->text().trimmed();
    // The permission is for the URL that asked for it, not for whatever is typed next.
    upstream.insecureHttp = !m_insecureHttp->isHidden() && m_insecureHttp->isChecked();
    upstream.credential = credentialId();
    upstream.ca = m_ca->text().trimmed();
    upstream.auth = static_cast<api::AuthForm>(m_auth->currentData().toInt());
    upstream.connectTimeout = millisOf(m_connect);
    upstream.firstTokenTimeout = millisOf(m_firstToken);
    upstream.stallTimeout = millisOf(m_stall);
    return upstream;
}

UpstreamForm::CredentialChoice UpstreamForm::credentialChoice() const
{
    return static_cast<CredentialChoice>(m_credentialChoice->currentIndex());
}

base::Secret UpstreamForm::enteredKey() const
{
    return credentialChoice() == CredentialChoice::Stored && !m_credentialField->isHidden()
        ? base::Secret(m_key->text().trimmed().toStdString())
        : base::Secret();
}

QString UpstreamForm::credentialId() const
{
    switch (credentialChoice()) {
    case CredentialChoice::None:
        return {};
    case CredentialChoice::Stored:
        return m_storedId;
    case CredentialChoice::Environment: {
        const QString variable = m_variable->text().trimmed();
        return variable.isEmpty() ? QString() : kEnvironmentPrefix + variable;
    }
    }
    return {};
}

void UpstreamForm::setTimeoutDefaults(const api::TimeoutsConfig &timeouts)
{
    m_defaults = timeouts;
    retranslateTimeouts();
}

void UpstreamForm::setResolvedUrl(const QString &url)
{
    m_urlUsable = !url.isEmpty();
    m_urlField->setNote(m_urlUsable ? u"\u2192 "_s + url
                            : m_url->text().trimmed().isEmpty()
                            ? tr("The path of each request is added to this URL.")
                            : tr("Not a usable URL yet."));
}

void UpstreamForm::setCredentialPlace(std::optional<api::CredentialPlace> place)
{
    m_place = place;
    applyCredentialChoice();
}

bool UpstreamForm::setFieldError(const QString &key, const QString &text)
{
    FormField *field = fieldOf(key);
    if (!field) {
        return false;
    }
    field->setError(text);
    if (m_moreBox->isAncestorOf(field) && !text.isEmpty()) {
        m_more->setChecked(true);
    }
    if (!text.isEmpty()) {
        field->focusEditor()->setFocus();
    }
    return true;
}

void UpstreamForm::clearErrors()
{
    for (FormField *field : findChildren<FormField *>()) {
        field->setError({});
    }
}

QString UpstreamForm::fieldError(const QString &key) const
{
    const FormField *field = fieldOf(key);
    return field ? field->error() : QString();
}

QString UpstreamForm::resolvedText() const
{
    return m_urlField->note();
}

QString UpstreamForm::credentialNote() const
{
    return m_credentialField->note();
}

FormField *UpstreamForm::fieldOf(const QString &key) const
{
    const std::array<std::pair<QStringView, FormField *>, 11> fields{{
        {u"name", m_nameField},
        {u"kind", m_kindField},
        {u"url", m_urlField},
        {u"insecure_http", m_urlField},
        {u"credential", m_credentialField},
        {u"ca", m_caField},
        {u"weight", m_weightField},
        {u"auth", m_authField},
        {u"connect_ms", m_connectField},
        {u"first_token_ms", m_firstTokenField},
        {u"stall_ms", m_stallField},
    }};
    for (const auto &[name, field] : fields) {
        if (name == key) {
            return field;
        }
    }
    return nullptr;
}

void UpstreamForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void UpstreamForm::retranslate()
{
    m_nameField->setLabel(tr("Name"));
    m_kindField->setLabel(tr("Kind"));
    m_urlField->setLabel(tr("Base URL"));
    m_insecureHttp->setText(tr("Allow unencrypted HTTP to this address"));
    m_insecureHttp->setToolTip(tr("Prompts and the key can then be read on the way."));
    m_credentialField->setLabel(tr("Credential"));
    m_caField->setLabel(tr("Extra CA file"));
    m_caField->setNote(
        tr("For a server with a certificate of your own; adds to the system's roots."));
    m_weightField->setLabel(tr("Weight"));
    m_weightField->setNote(tr("Its share among all upstreams; 0 keeps it out of use."));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More settings"));
    m_browse->setToolTip(tr("Choose a file"));
    m_browse->setAccessibleName(tr("Choose a CA file"));
    m_authField->setLabel(tr("The key goes into"));
    m_connectField->setLabel(tr("Time to connect"));
    m_firstTokenField->setLabel(tr("Time to the first token"));
    m_stallField->setLabel(tr("Longest silence within an answer"));
    m_ca->setPlaceholderText(tr("none"));
    m_key->setAccessibleName(tr("Key"));
    m_variable->setAccessibleName(tr("Name of the environment variable"));
    for (int i = 0; i < m_kind->count(); ++i) {
        const auto kind = static_cast<api::UpstreamKind>(m_kind->itemData(i).toInt());
        m_kind->setItemText(i, upstreamKindText(kind));
        m_kind->setItemData(i, upstreamKindSentence(kind), Qt::ToolTipRole);
    }
    for (int i = 0; i < m_auth->count(); ++i) {
        m_auth->setItemText(i,
                            authFormText(static_cast<api::AuthForm>(m_auth->itemData(i).toInt())));
    }
    m_credentialChoice->setItemText(0, tr("None"));
    m_credentialChoice->setItemText(1, tr("Stored key"));
    m_credentialChoice->setItemText(2, tr("Environment variable"));
    retranslateTimeouts();
    applyCredentialChoice();
}

void UpstreamForm::retranslateTimeouts()
{
    const auto label = [](QDoubleSpinBox *box, std::chrono::milliseconds inherited) {
        box->setSuffix(tr(" s", "suffix of a number of seconds"));
        box->setSpecialValueText(tr("Default (%1)").arg(formatDuration(inherited)));
    };
    label(m_connect, m_defaults.connect);
    label(m_firstToken, m_defaults.firstToken);
    label(m_stall, m_defaults.stall);
}

void UpstreamForm::applyKind()
{
    const bool demo
        = static_cast<api::UpstreamKind>(m_kind->currentData().toInt()) == api::UpstreamKind::Demo;
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_urlField, m_credentialField, m_caField, m_more}) {
        widget->setVisible(!demo);
    }
    m_moreBox->setVisible(!demo && m_more->isChecked());
    showInsecureHttp();
}

void UpstreamForm::applyCredentialChoice()
{
    const CredentialChoice choice = credentialChoice();
    m_key->setVisible(choice == CredentialChoice::Stored);
    m_variable->setVisible(choice == CredentialChoice::Environment);
    const bool isStored
        = !m_storedId.isEmpty() && m_place && *m_place != api::CredentialPlace::Missing;
    m_key->setPlaceholderText(isStored ? tr("stored; enter a new key to replace it")
                                       : tr("enter the key"));
    switch (choice) {
    case CredentialChoice::None:
        m_credentialField->setNote(tr("Requests go out without a key."));
        break;
    case CredentialChoice::Stored:
        m_credentialField->setNote(
            m_place && !m_storedId.isEmpty()
                ? credentialPlaceSentence(*m_place)
                : tr("Goes to the system's key store; where none answers, it stays in memory for "
                     "this run only."));
        break;
    case CredentialChoice::Environment:
        m_credentialField->setNote(
            m_place == api::CredentialPlace::Environment
                ? tr("The variable is set.")
                : tr("Set the variable before Sluice starts; it holds the key."));
        break;
    }
}

void UpstreamForm::showInsecureHttp()
{
    const QUrl url(m_url->text().trimmed());
    const QString name = url.host();
    const bool loopback = name == u"localhost"_s || name == u"::1"_s || name.startsWith(u"127."_s);
    const bool demo = m_urlField->isHidden();
    m_insecureHttp->setVisible(!demo && url.scheme() == u"http"_s && !name.isEmpty() && !loopback);
}

} // namespace sluice::ui
