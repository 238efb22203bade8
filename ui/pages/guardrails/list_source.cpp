#include "ui/pages/guardrails/list_source.h"

#include "api/config/guardrail_fields.h"
#include "api/lists/starter_lists.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/form_field.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

QString titleOf(const api::StarterList &example)
{
    return QLocale().language() == QLocale::Chinese ? example.titleZh : example.titleEn;
}

} // namespace

ListSource::ListSource(bool isNew, QWidget *parent)
    : QWidget(parent), m_isNew(isNew), m_kind(new QComboBox(this)), m_startRow(new QWidget(this)),
      m_import(new QPushButton(m_startRow)), m_example(new QPushButton(m_startRow)),
      m_examples(new QMenu(m_example)), m_fileRow(new QWidget(this)),
      m_path(new QLineEdit(m_fileRow)), m_chooseFile(new QToolButton(m_fileRow)),
      m_chooseFolder(new QToolButton(m_fileRow)), m_url(new QLineEdit(this)),
      m_key(new QLineEdit(this)), m_hours(new QSpinBox(this)),
      m_kindField(new FormField(m_kind, nullptr, this)),
      m_importField(new FormField(m_startRow, m_import, this)),
      m_fileField(new FormField(m_fileRow, m_path, this)),
      m_urlField(new FormField(m_url, nullptr, this)),
      m_keyField(new FormField(m_key, nullptr, this)),
      m_hoursField(new FormField(m_hours, nullptr, this))
{
    m_kind->setObjectName(u"listKind"_s);
    m_import->setObjectName(u"chooseFile"_s);
    m_path->setObjectName(u"listPath"_s);
    m_chooseFile->setObjectName(u"choosePath"_s);
    m_chooseFolder->setObjectName(u"chooseFolder"_s);
    m_url->setObjectName(u"listUrl"_s);
    m_key->setObjectName(u"listKey"_s);
    m_hours->setObjectName(u"listHours"_s);
    for (const Kind kind : {Kind::Own, Kind::File, Kind::Subscription}) {
        m_kind->addItem({}, static_cast<int>(kind));
    }
    m_import->setIcon(icons::icon(u"folder"_s));
    m_import->setAutoDefault(false);
    m_url->setPlaceholderText(u"https://example.org/words.txt"_s);
    m_path->setReadOnly(!isNew);
    buildExamples();
    auto *row = new QHBoxLayout(m_fileRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::kGrid);
    row->addWidget(m_path, 1);
    for (QToolButton *button : {m_chooseFile, m_chooseFolder}) {
        button->setFocusPolicy(Qt::StrongFocus);
        button->setVisible(isNew);
        row->addWidget(button);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGap);
    for (FormField *field :
         {m_kindField, m_importField, m_fileField, m_urlField, m_keyField, m_hoursField}) {
        column->addWidget(field);
    }
    api::forEachField<api::WordListConfig>([this](const auto &field) {
        if (field.key == "refresh_hours") {
            m_hours->setRange(static_cast<int>(field.range.min), static_cast<int>(field.range.max));
        }
    });
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        emit kindChanged();
    });
    connect(m_import, &QPushButton::clicked, this, &ListSource::importRequested);
    connect(m_chooseFile, &QToolButton::clicked, this, &ListSource::fileRequested);
    connect(m_chooseFolder, &QToolButton::clicked, this, &ListSource::folderRequested);
    for (const auto &[edit, field] : {std::pair{m_path, m_fileField}, std::pair{m_url, m_urlField},
                                      std::pair{m_key, m_keyField}}) {
        connect(edit, &QLineEdit::textChanged, field, [field] { field->setError({}); });
    }
    show({});
    retranslate();
}

void ListSource::buildExamples()
{
    m_example->setObjectName(u"chooseExample"_s);
    m_example->setAutoDefault(false);
    m_example->setMenu(m_examples);
    for (const api::StarterList &example : api::starterLists()) {
        m_examples->addAction(QString(), this, [this, &example] {
            setWords(example.words, titleOf(example));
            api::WordListConfig settings = example.settings;
            settings.file.clear();
            emit exampleChosen(settings);
        });
    }
    auto *row = new QHBoxLayout(m_startRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::kGrid * 2);
    row->addWidget(m_import);
    row->addWidget(m_example);
    row->addStretch(1);
}

void ListSource::show(const api::WordListConfig &list)
{
    setKind(!list.url.isEmpty()                  ? Kind::Subscription
                : m_isNew && list.file.isEmpty() ? Kind::Own
                                                 : Kind::File);
    m_path->setText(list.file);
    m_url->setText(list.url);
    m_key->setText(list.publicKey);
    m_hours->setValue(list.refreshHours);
    refresh();
}

void ListSource::read(api::WordListConfig &list) const
{
    const bool isSubscription = kind() == Kind::Subscription;
    list.file = kind() == Kind::File ? m_path->text().trimmed() : QString();
    list.url = isSubscription ? m_url->text().trimmed() : QString();
    list.publicKey = isSubscription ? m_key->text().trimmed() : QString();
    list.refreshHours = isSubscription ? m_hours->value() : api::WordListConfig().refreshHours;
}

ListSource::Kind ListSource::kind() const
{
    return static_cast<Kind>(m_kind->currentData().toInt());
}

void ListSource::setKind(Kind kind)
{
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kind)));
}

void ListSource::setWords(const QStringList &words, const QString &fileName)
{
    m_words = words;
    m_fileName = fileName;
    m_importField->setError({});
    retranslate();
}

void ListSource::setPath(const QString &path)
{
    m_path->setText(path);
}

void ListSource::refresh()
{
    const Kind shown = kind();
    m_kindField->setVisible(m_isNew);
    m_importField->setVisible(shown == Kind::Own);
    m_fileField->setVisible(shown == Kind::File);
    for (FormField *field : {m_urlField, m_keyField, m_hoursField}) {
        field->setVisible(shown == Kind::Subscription);
    }
}

void ListSource::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ListSource::retranslate()
{
    m_kindField->setLabel(tr("Where its words come from"));
    m_kind->setItemText(0, tr("A list of its own, edited here"));
    m_kind->setItemText(1, tr("A file or folder of yours"));
    m_kind->setItemText(2, tr("A subscription"));
    m_importField->setLabel(tr("First words"));
    m_import->setText(tr("Choose a file…"));
    m_example->setText(tr("Begin with an example"));
    m_example->setAccessibleName(tr("Begin with an example"));
    const QList<QAction *> examples = m_examples->actions();
    for (qsizetype i = 0; i < examples.size(); ++i) {
        examples.at(i)->setText(titleOf(api::starterLists().at(i)));
    }
    m_importField->setNote(
        m_words.isEmpty()
            ? tr("UTF-8 text with one word a line. You can also begin with an empty list.")
            : tr("%n word(s) from %1", nullptr, static_cast<int>(m_words.size())).arg(m_fileName));
    m_fileField->setLabel(tr("File or folder"));
    m_fileField->setNote(
        m_isNew ? tr("It is watched: what you change there is in force at once. Of a folder, every "
                     "list in it counts.")
                : tr("To use another one, take this list out of use and add a new one."));
    m_chooseFile->setText(tr("File…"));
    m_chooseFolder->setText(tr("Folder…"));
    m_urlField->setLabel(tr("Address"));
    m_urlField->setNote(tr("Fetched by HTTPS; the last good copy stays in force when it fails."));
    m_keyField->setLabel(tr("Public key"));
    m_key->setPlaceholderText(tr("none: the list is not signed"));
    m_keyField->setNote(tr("The minisign key of the publisher. With it, only lists with a good "
                           "signature are taken."));
    m_hoursField->setLabel(tr("Ask for news every"));
    m_hours->setSuffix(tr(" h", "hours, after a number"));
}

} // namespace sluice::ui
