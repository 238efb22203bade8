#include "ui/pages/clients/key_dialogs.h"

#include "ui/pages/clients/expiry_editor.h"
#include "ui/text/format.h"
#include "ui/widgets/form_field.h"

#include <QComboBox>
#include <QLineEdit>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::ui {

namespace {

constexpr int kLeastWidth = 420;
constexpr std::array<std::chrono::seconds, 4> kGraces{0s, 1h, 24h, 24h * 7};
constexpr int kUsualGrace = 2;

} // namespace

RenameKeyDialog::RenameKeyDialog(const QString &name, QWidget *parent)
    : EntryDialog(false, parent), m_name(new QLineEdit(name, this)),
      m_field(addField(u"name"_s, m_name))
{
    setObjectName(u"renameDialog"_s);
    m_name->setObjectName(u"newName"_s);
    m_name->setMaxLength(200);
    m_name->selectAll();
    setMinimumWidth(kLeastWidth);
    RenameKeyDialog::retranslate();
}

QString RenameKeyDialog::name() const
{
    return m_name->text().trimmed();
}

void RenameKeyDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(tr("Rename"));
    m_field->setLabel(tr("Name"));
    m_field->setNote(tr("The key stays the same. Limits go on counting; routes and guardrails that "
                        "name it follow."));
}

ExpireKeyDialog::ExpireKeyDialog(const api::ClientKeyConfig &key, const QDateTime &now,
                                 QWidget *parent)
    : EntryDialog(false, parent), m_name(key.name), m_expiry(new ExpiryEditor(true, this)),
      m_field(addField(u"expires"_s, m_expiry, m_expiry->focusProxy()))
{
    setObjectName(u"expireDialog"_s);
    m_expiry->setExpiry(key.expires, now);
    setMinimumWidth(kLeastWidth);
    connect(m_expiry, &ExpiryEditor::changed, this, [this] { retranslate(); });
    ExpireKeyDialog::retranslate();
}

std::optional<QDateTime> ExpireKeyDialog::expiry(const QDateTime &now) const
{
    return m_expiry->expiry(now);
}

void ExpireKeyDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(tr("When “%1” expires").arg(m_name));
    m_field->setLabel(tr("Expires"));
    m_field->setNote(m_expiry->choice() == ExpiryEditor::Choice::Now
                         ? tr("Its requests are refused with 401 at once. It can be given more time "
                              "later.")
                         : tr("From then on its requests are refused with 401. It can be given more "
                              "time later."));
    fit();
}

RotateKeyDialog::RotateKeyDialog(const ClientRow &client, const QDateTime &now, QWidget *parent)
    : EntryDialog(false, parent), m_client(client), m_now(now), m_grace(new QComboBox(this)),
      m_field(addField(u"grace"_s, m_grace))
{
    setObjectName(u"rotateDialog"_s);
    m_grace->setObjectName(u"grace"_s);
    for (std::size_t i = 0; i < kGraces.size(); ++i) {
        m_grace->addItem(QString());
    }
    m_grace->setCurrentIndex(kUsualGrace);
    setMinimumWidth(kLeastWidth);
    connect(m_grace, &QComboBox::currentIndexChanged, this, [this] { retranslate(); });
    RotateKeyDialog::retranslate();
}

std::chrono::seconds RotateKeyDialog::grace() const
{
    return kGraces.at(static_cast<std::size_t>(m_grace->currentIndex()));
}

QString RotateKeyDialog::saveText() const
{
    return tr("Rotate");
}

void RotateKeyDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(tr("Rotate the key of “%1”").arg(m_client.status.name));
    m_field->setLabel(tr("The key in use stays good for"));
    const std::array texts{tr("no time: it ends at once"), tr("an hour"), tr("a day"), tr("a week")};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        m_grace->setItemText(static_cast<int>(i), texts.at(i));
    }
    QString note = tr("A new key takes its place and is shown once. Limits and scopes stay.");
    if (m_client.key->oldUntil && *m_client.key->oldUntil > m_now) {
        note += u' ' + tr("The one from before the last rotation ends at once.");
    }
    if (m_client.status.lastUsed) {
        note += u' ' + tr("It was last used %1.").arg(formatMoment(*m_client.status.lastUsed, m_now));
    }
    m_field->setNote(note);
    fit();
}

} // namespace sluice::ui
