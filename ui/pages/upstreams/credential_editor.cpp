#include "ui/pages/upstreams/credential_editor.h"

#include "ui/shell/theme.h"
#include "ui/text/words.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

const QString kEnvironmentPrefix = u"env:"_s;

QString named(const QString &prefix, const QString &name)
{
    return prefix.isEmpty() ? name : prefix + name.at(0).toUpper() + name.mid(1);
}

} // namespace

CredentialEditor::CredentialEditor(Form form, const QString &prefix, QWidget *parent)
    : QWidget(parent), m_form(form), m_choice(new QComboBox(this)), m_key(new QLineEdit(this)),
      m_variable(new QLineEdit(this))
{
    m_choice->setObjectName(named(prefix, u"credentialChoice"_s));
    m_key->setObjectName(named(prefix, u"key"_s));
    m_variable->setObjectName(named(prefix, u"variable"_s));
    for (int i = 0; i < 3; ++i) {
        m_choice->addItem(QString());
    }
    m_key->setEchoMode(QLineEdit::Password);
    // A key is neither words nor to be learned by an input method.
    m_key->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                               | Qt::ImhNoAutoUppercase);
    setSuggestedVariable({});
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGrid * 2);
    line->addWidget(m_choice);
    line->addWidget(m_key, 1);
    line->addWidget(m_variable, 1);
    setFocusProxy(m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        emit idChanged(id());
        emit changed();
    });
    connect(m_key, &QLineEdit::textChanged, this, &CredentialEditor::changed);
    connect(m_variable, &QLineEdit::textChanged, this, [this] {
        emit idChanged(id());
        emit changed();
    });
    retranslate();
}

void CredentialEditor::setId(const QString &id)
{
    const bool isEnvironment = id.startsWith(kEnvironmentPrefix);
    m_storedId = isEnvironment ? QString() : id;
    m_key->clear();
    m_variable->setText(isEnvironment ? id.mid(kEnvironmentPrefix.size()) : QString());
    m_choice->setCurrentIndex(static_cast<int>(isEnvironment      ? Choice::Environment
                                                   : id.isEmpty() ? Choice::None
                                                                  : Choice::Stored));
    refresh();
}

QString CredentialEditor::id() const
{
    switch (choice()) {
    case Choice::None:
        return {};
    case Choice::Stored:
        return m_storedId;
    case Choice::Environment: {
        const QString variable = m_variable->text().trimmed();
        return variable.isEmpty() ? QString() : kEnvironmentPrefix + variable;
    }
    }
    return {};
}

CredentialEditor::Choice CredentialEditor::choice() const
{
    return static_cast<Choice>(m_choice->currentIndex());
}

base::Secret CredentialEditor::entered() const
{
    return choice() == Choice::Stored ? base::Secret(m_key->text().trimmed().toStdString())
                                      : base::Secret();
}

void CredentialEditor::setPlace(std::optional<api::CredentialPlace> place)
{
    m_place = place;
    refresh();
}

void CredentialEditor::setSuggestedVariable(const QString &name)
{
    m_variable->setPlaceholderText(!name.isEmpty()           ? name
                                       : m_form == Form::Key ? u"OPENAI_API_KEY"_s
                                                             : u"PROXY_LOGIN"_s);
}

void CredentialEditor::suggest(bool isNeeded)
{
    if (id().isEmpty() && entered().isEmpty()) {
        m_choice->setCurrentIndex(static_cast<int>(isNeeded ? Choice::Stored : Choice::None));
    }
}

QWidget *CredentialEditor::choiceBox() const
{
    return m_choice;
}

QString CredentialEditor::note() const
{
    switch (choice()) {
    case Choice::None:
        return m_form == Form::Key ? tr("Requests go out without a key.") : QString();
    case Choice::Stored:
        return m_place && !m_storedId.isEmpty()
            ? credentialPlaceSentence(*m_place)
            : tr("Goes to the system's key store; where none answers, it stays in memory for "
                 "this run only.");
    case Choice::Environment:
        return m_place == api::CredentialPlace::Environment
            ? tr("The variable is set.")
            : tr("Set the variable before Sluice starts; it holds the key.");
    }
    return {};
}

QString CredentialEditor::whatIsMissing() const
{
    if (choice() == Choice::Stored && m_storedId.isEmpty() && entered().isEmpty()) {
        return m_form == Form::Key ? tr("Enter the key, or choose None.")
                                   : tr("Enter user and password, or choose None.");
    }
    if (choice() == Choice::Environment && id().isEmpty()) {
        return tr("Enter the variable's name.");
    }
    return {};
}

void CredentialEditor::refresh()
{
    m_key->setVisible(choice() == Choice::Stored);
    m_variable->setVisible(choice() == Choice::Environment);
    const bool isStored
        = !m_storedId.isEmpty() && m_place && *m_place != api::CredentialPlace::Missing;
    const bool isKey = m_form == Form::Key;
    m_key->setPlaceholderText(isStored    ? (isKey ? tr("stored; enter a new key to replace it")
                                                   : tr("stored; enter a new one to replace it"))
                                  : isKey ? tr("enter the key")
                                          : tr("user:password"));
    emit noteChanged(note());
}

void CredentialEditor::retranslate()
{
    m_choice->setItemText(0, tr("None"));
    m_choice->setItemText(1,
                          m_form == Form::Key ? tr("Stored key") : tr("Stored user and password"));
    m_choice->setItemText(2, tr("Environment variable"));
    m_key->setAccessibleName(m_form == Form::Key ? tr("Key") : tr("User and password"));
    m_variable->setAccessibleName(tr("Name of the environment variable"));
    refresh();
}

void CredentialEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
