#include "ui/pages/guardrails/list_dialog.h"

#include "ui/pages/guardrails/action_box.h"
#include "ui/pages/guardrails/list_options.h"
#include "ui/pages/guardrails/scope_fields.h"
#include "ui/shell/theme.h"
#include "ui/widgets/form_field.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

ListDialog::ListDialog(bool isNew, QWidget *parent)
    : EntryDialog(isNew, parent), m_name(new QLineEdit(this)), m_category(new QLineEdit(this)),
      m_source(new ListSource(isNew, this)),
      m_prompt(new ActionBox(policy::Direction::Prompt, this)),
      m_answer(new ActionBox(policy::Direction::Answer, this)), m_options(new ListOptions(this)),
      m_scope(new ScopeFields(this)),
      m_optionsTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text, this)),
      m_nameField(makeField(u"name"_s, m_name)),
      m_categoryField(makeField(u"category"_s, m_category)),
      m_promptField(makeField(u"prompt"_s, m_prompt)),
      m_answerField(makeField(u"answer"_s, m_answer))
{
    setObjectName(u"listDialog"_s);
    m_name->setObjectName(u"listName"_s);
    m_name->setReadOnly(!isNew);
    m_category->setObjectName(u"listCategory"_s);
    m_prompt->setObjectName(u"listPrompt"_s);
    m_answer->setObjectName(u"listAnswer"_s);
    knowField(u"words"_s, m_source->importField());
    knowField(u"file"_s, m_source->fileField());
    knowField(u"url"_s, m_source->urlField());
    knowField(u"public_key"_s, m_source->keyField());
    knowField(u"refresh_hours"_s, m_source->hoursField());

    auto *names = new QHBoxLayout;
    names->setSpacing(metrics::kGap);
    names->addWidget(m_nameField, 3);
    names->addWidget(m_categoryField, 2);
    auto *modes = new QHBoxLayout;
    modes->setSpacing(metrics::kGap);
    modes->addWidget(m_promptField, 1);
    modes->addWidget(m_answerField, 1);
    auto *left = new QVBoxLayout;
    left->setSpacing(metrics::kGap);
    left->addLayout(names);
    left->addWidget(m_source);
    left->addLayout(modes);
    left->addStretch(1);
    auto *right = new QVBoxLayout;
    right->setSpacing(metrics::kGrid);
    right->addWidget(m_optionsTitle);
    right->addWidget(m_options, 1);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(metrics::kPageMargin * 2);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    column()->addLayout(columns, 1);
    column()->addWidget(m_scope);
    setMinimumWidth(760);
    connect(m_name, &QLineEdit::textChanged, this, [this] { m_nameField->setError({}); });
    connect(m_source, &ListSource::kindChanged, this, &ListDialog::fit);
    connect(m_source, &ListSource::exampleChosen, this, [this](api::WordListConfig settings) {
        if (const QString name = m_name->text().trimmed(); !name.isEmpty()) {
            settings.name = name;
        }
        setList(settings);
    });
    for (const ActionBox *box : {m_prompt, m_answer}) {
        connect(box, &ActionBox::sentenceChanged, this, &ListDialog::explainModes);
    }
    connect(m_options, &ListOptions::allowChanged, this, &ListDialog::explainModes);
    setList({});
    ListDialog::retranslate();
}

void ListDialog::setList(const api::WordListConfig &list)
{
    m_initial = list;
    m_name->setText(list.name);
    m_category->setText(list.category);
    m_source->show(list);
    m_prompt->setAction(list.prompt);
    m_answer->setAction(list.answer);
    m_options->show(list);
    m_scope->setScope(scopeOf(list));
    explainModes();
}

api::WordListConfig ListDialog::list() const
{
    api::WordListConfig list = m_initial;
    list.name = m_name->text().trimmed();
    list.category = m_category->text().trimmed();
    m_source->read(list);
    list.prompt = m_prompt->action();
    list.answer = m_answer->action();
    m_options->read(list);
    setScope(list, m_scope->scope());
    return list;
}

void ListDialog::explainModes()
{
    api::WordListConfig now;
    m_options->read(now);
    const QString allowed = tr("Off: its words are not allowed here. Any other mode: they are.");
    m_promptField->setNote(now.isAllow ? allowed : m_prompt->sentence());
    m_answerField->setNote(now.isAllow ? allowed : m_answer->sentence());
    fit();
}

void ListDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(isNew() ? tr("New word list") : tr("Options of the list"));
    m_nameField->setLabel(tr("Name"));
    m_categoryField->setLabel(tr("Category"));
    m_category->setPlaceholderText(tr("optional"));
    m_promptField->setLabel(tr("In prompts"));
    m_answerField->setLabel(tr("In answers"));
    m_optionsTitle->setText(tr("What else counts as one of its words"));
    explainModes();
}

} // namespace sluice::ui
