#include "ui/pages/guardrails/new_list_dialog.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/words.h"
#include "ui/widgets/form_field.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kActions{policy::Action::Off, policy::Action::Observe, policy::Action::Mask,
                              policy::Action::Block};

policy::Action actionOf(const QComboBox *box)
{
    return static_cast<policy::Action>(box->currentData().toInt());
}

} // namespace

NewListDialog::NewListDialog(QWidget *parent)
    : QDialog(parent), m_name(new QLineEdit(this)), m_category(new QLineEdit(this)),
      m_prompt(new QComboBox(this)), m_answer(new QComboBox(this)), m_import(new QPushButton(this)),
      m_cancel(new QPushButton(this)), m_create(new QPushButton(this))
{
    setObjectName(u"newListDialog"_s);
    m_name->setObjectName(u"listName"_s);
    m_category->setObjectName(u"listCategory"_s);
    m_import->setObjectName(u"chooseFile"_s);
    m_create->setObjectName(u"create"_s);
    m_import->setIcon(icons::icon(u"folder"_s));
    m_import->setAutoDefault(false);
    m_cancel->setAutoDefault(false);
    m_create->setDefault(true);
    for (QComboBox *box : {m_prompt, m_answer}) {
        for (const policy::Action action : kActions) {
            box->addItem({}, static_cast<int>(action));
        }
    }
    const api::WordListConfig defaults;
    m_prompt->setCurrentIndex(static_cast<int>(defaults.prompt));
    m_answer->setCurrentIndex(static_cast<int>(defaults.answer));
    m_nameField = new FormField(m_name, nullptr, this);
    m_categoryField = new FormField(m_category, nullptr, this);
    m_promptField = new FormField(m_prompt, nullptr, this);
    m_answerField = new FormField(m_answer, nullptr, this);
    m_importField = new FormField(m_import, nullptr, this);

    auto *modes = new QHBoxLayout;
    modes->setSpacing(metrics::kGap);
    modes->addWidget(m_promptField, 1);
    modes->addWidget(m_answerField, 1);
    auto *foot = new QHBoxLayout;
    foot->addStretch();
    foot->addWidget(m_cancel);
    foot->addWidget(m_create);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kPageMargin, metrics::kPageMargin, metrics::kPageMargin,
                            metrics::kPageMargin);
    all->setSpacing(metrics::kGap);
    all->addWidget(m_nameField);
    all->addWidget(m_categoryField);
    all->addLayout(modes);
    all->addWidget(m_importField);
    all->addStretch();
    all->addLayout(foot);
    setMinimumWidth(460);
    connect(m_create, &QPushButton::clicked, this, &NewListDialog::createRequested);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_import, &QPushButton::clicked, this, &NewListDialog::importRequested);
    connect(m_name, &QLineEdit::textChanged, this, [this] { setNameError({}); });
    retranslate();
}

api::WordListConfig NewListDialog::list() const
{
    api::WordListConfig list;
    list.name = m_name->text().trimmed();
    list.category = m_category->text().trimmed();
    list.prompt = actionOf(m_prompt);
    list.answer = actionOf(m_answer);
    return list;
}

void NewListDialog::setNameError(const QString &text)
{
    m_nameField->setError(text);
    if (!text.isEmpty()) {
        m_name->setFocus();
    }
}

void NewListDialog::setWords(const QStringList &words, const QString &fileName)
{
    m_words = words;
    m_fileName = fileName;
    m_importField->setError({});
    retranslate();
}

void NewListDialog::setImportError(const QString &text)
{
    m_importField->setError(text);
}

void NewListDialog::setBusy(bool busy)
{
    m_create->setEnabled(!busy);
}

QString NewListDialog::nameError() const
{
    return m_nameField->error();
}

QString NewListDialog::importError() const
{
    return m_importField->error();
}

void NewListDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDialog::changeEvent(event);
}

void NewListDialog::retranslate()
{
    setWindowTitle(tr("New word list"));
    m_nameField->setLabel(tr("Name"));
    m_categoryField->setLabel(tr("Category"));
    m_category->setPlaceholderText(tr("optional"));
    m_promptField->setLabel(tr("In prompts"));
    m_answerField->setLabel(tr("In answers"));
    m_importField->setLabel(tr("First words"));
    m_import->setText(tr("Choose a file…"));
    m_importField->setNote(
        m_words.isEmpty()
            ? tr("UTF-8 text with one word a line. You can also begin with an empty list.")
            : tr("%n word(s) from %1", nullptr, static_cast<int>(m_words.size())).arg(m_fileName));
    const auto fill = [](QComboBox *box, policy::Direction direction) {
        for (int i = 0; i < box->count(); ++i) {
            const auto action = static_cast<policy::Action>(box->itemData(i).toInt());
            box->setItemText(i, actionText(action));
            box->setItemData(i, actionSentence(action, direction), Qt::ToolTipRole);
        }
    };
    fill(m_prompt, policy::Direction::Prompt);
    fill(m_answer, policy::Direction::Answer);
    m_cancel->setText(tr("Cancel"));
    m_create->setText(tr("Create"));
}

} // namespace sluice::ui
