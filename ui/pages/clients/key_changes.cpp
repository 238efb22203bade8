#include "ui/pages/clients/key_changes.h"

#include "ui/text/error_sentence.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

// The field of a key that a refusal is about: "clients.keys[3].models[0]" is "models". Empty: of something else.
QString fieldOf(const base::Error &why)
{
    const QString path = QString::fromStdString(why.where);
    if (!path.startsWith(u"clients.keys["_s)) {
        return {};
    }
    return path.section(u'.', 2, 2).section(u'[', 0, 0);
}

} // namespace

KeyChanges::KeyChanges(api::RelayService &service, QObject *parent)
    : QObject(parent), m_service(service)
{
    using Service = api::RelayService;
    connect(&m_service, &Service::configApplied, this, [this] {
        emit applied();
        end([this](const Asked &asked) { answer(asked, {}); });
    });
    connect(&m_service, &Service::configRefused, this, [this](const base::Error &why) {
        end([this, &why](const Asked &asked) { refuse(asked, why); });
    });
    connect(&m_service, &Service::clientKeyCreated, this,
            [this](int ticket, const QString &id, const base::Secret &key) {
                if (m_asked.contains(ticket)) {
                    answer(m_asked.take(ticket), id);
                    emit issued(id, key);
                }
            });
    connect(&m_service, &Service::clientKeyChanged, this, [this](int ticket, const QString &id) {
        if (m_asked.contains(ticket)) {
            answer(m_asked.take(ticket), id);
        }
    });
    connect(&m_service, &Service::clientKeyRefused, this,
            [this](int ticket, const base::Error &why) {
                if (m_asked.contains(ticket)) {
                    refuse(m_asked.take(ticket), why);
                }
            });
}

int KeyChanges::ask(EntryDialog *dialog, Done done)
{
    begin(dialog);
    m_asked.insert(++m_lastTicket, {dialog, std::move(done)});
    return m_lastTicket;
}

void KeyChanges::apply(EntryDialog *dialog, const Change &change, const std::function<void()> &done)
{
    if (m_applying) {
        m_waiting.append([this, asker = QPointer(dialog), change, done] { apply(asker, change, done); });
        return;
    }
    api::RelayConfig config = *m_service.config();
    change(config);
    if (config == *m_service.config()) {
        if (dialog != nullptr) {
            dialog->accept();
        }
        return;
    }
    begin(dialog);
    m_applying = Asked{dialog, [done](const QString &) {
                           if (done) {
                               done();
                           }
                       }};
    m_service.apply(config);
}

void KeyChanges::end(const std::function<void(const Asked &asked)> &with)
{
    if (const auto asked = std::exchange(m_applying, std::nullopt)) {
        with(*asked);
        if (!m_applying && !m_waiting.isEmpty()) {
            m_waiting.takeFirst()();
        }
    }
}

void KeyChanges::begin(EntryDialog *dialog)
{
    emit begun();
    if (dialog != nullptr) {
        dialog->setSaving(true);
    }
}

void KeyChanges::answer(const Asked &asked, const QString &id)
{
    if (asked.dialog) {
        asked.dialog->accept();
    }
    if (asked.done) {
        asked.done(id);
    }
}

void KeyChanges::refuse(const Asked &asked, const base::Error &why)
{
    if (!asked.dialog) {
        emit refused(why);
        return;
    }
    asked.dialog->setSaving(false);
    const QString field = fieldOf(why);
    asked.dialog->showError(field, field.isEmpty() ? errorLine(why)
                                                   : QString::fromStdString(why.detail));
}

} // namespace sluice::ui
