#include "ui/pages/upstreams/upstream_dialog.h"

#include "ui/pages/upstreams/test_stepper.h"
#include "ui/pages/upstreams/upstream_form.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {

QScrollArea *scrolled(QWidget *widget, QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(widget);
    area->viewport()->setAutoFillBackground(false);
    widget->setAutoFillBackground(false);
    return area;
}

} // namespace

UpstreamDialog::UpstreamDialog(bool isNew, QWidget *parent)
    : QDialog(parent), m_isNew(isNew), m_message(new Banner(this)), m_form(new UpstreamForm(this)),
      m_stepper(new TestStepper(this)),
      m_testTitle(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_test(new QPushButton(this)),
      m_remark(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_cancel(new QPushButton(this)), m_save(new QPushButton(this))
{
    setObjectName(QStringLiteral("upstreamDialog"));
    m_test->setObjectName(QStringLiteral("runTest"));
    m_save->setObjectName(QStringLiteral("save"));
    m_cancel->setObjectName(QStringLiteral("cancel"));
    m_remark->setWordWrap(true);
    m_message->hide();
    m_message->setDismissible(false);
    m_save->setDefault(true);
    m_test->setAutoDefault(false);
    m_cancel->setAutoDefault(false);
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (m_isDone) {
            accept();
        } else {
            emit saveRequested();
        }
    });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_test, &QPushButton::clicked, this, [this] {
        if (m_testState == TestState::Running) {
            emit stopTestRequested();
        } else {
            emit testRequested();
        }
    });

    auto *columns = new QHBoxLayout;
    columns->setSpacing(metrics::kPageMargin);
    columns->addWidget(buildForm(), 3);
    columns->addWidget(buildTest(), 2);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(metrics::kGap);
    foot->addWidget(m_remark, 1);
    foot->addWidget(m_cancel);
    foot->addWidget(m_save);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kPageMargin, metrics::kPageMargin, metrics::kPageMargin,
                            metrics::kPageMargin);
    all->setSpacing(metrics::kGap);
    all->addWidget(m_message);
    all->addLayout(columns, 1);
    all->addLayout(foot);
    resize(860, 620);
    retranslate();
}

QWidget *UpstreamDialog::buildForm()
{
    QScrollArea *area = scrolled(m_form, this);
    area->setMinimumWidth(360);
    // Focus frames of the fields need a hair of room inside the scroll area.
    m_form->setContentsMargins(2, 2, metrics::kGap, 2);
    return area;
}

QWidget *UpstreamDialog::buildTest()
{
    auto *card = new Card(this);
    auto *head = new QHBoxLayout;
    head->addWidget(m_testTitle);
    head->addStretch();
    head->addWidget(m_test);
    card->body()->setSpacing(metrics::kGap);
    card->body()->addLayout(head);
    auto *steps = new QWidget(card);
    auto *column = new QVBoxLayout(steps);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stepper);
    column->addStretch();
    card->body()->addWidget(scrolled(steps, card), 1);
    card->setMinimumWidth(280);
    return card;
}

void UpstreamDialog::setTestState(TestState state)
{
    m_testState = state;
    retranslate();
}

void UpstreamDialog::setSaving(bool saving)
{
    m_saving = saving;
    m_save->setEnabled(!saving);
    m_form->setEnabled(!saving);
}

void UpstreamDialog::showProblem(const QString &text)
{
    m_message->setMessage(Banner::Tone::Danger, text);
    m_message->setVisible(!text.isEmpty());
}

void UpstreamDialog::showNotice(const QString &text)
{
    m_isDone = true;
    m_message->setMessage(Banner::Tone::Warning, text);
    m_message->show();
    m_form->setEnabled(false);
    m_test->setEnabled(false);
    m_save->setEnabled(true);
    m_cancel->hide();
    retranslate();
}

QString UpstreamDialog::remark() const
{
    return m_remark->text();
}

void UpstreamDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDialog::changeEvent(event);
}

void UpstreamDialog::retranslate()
{
    setWindowTitle(m_isNew ? tr("Add upstream") : tr("Edit upstream"));
    m_testTitle->setText(tr("Test"));
    m_save->setText(m_isDone ? tr("Close") : m_isNew ? tr("Add") : tr("Save"));
    m_cancel->setText(tr("Cancel"));
    const bool running = m_testState == TestState::Running;
    m_test->setText(running ? tr("Stop") : tr("Run test"));
    m_test->setIcon(icons::icon(running ? QStringLiteral("stop") : QStringLiteral("play")));
    m_test->setAccessibleName(running ? tr("Stop the test") : tr("Test these settings"));
    QString remark;
    ColorRole tone = ColorRole::Text2;
    if (m_isDone) {
        remark = tr("Saved.");
    } else {
        switch (m_testState) {
        case TestState::NotRun:
            remark = tr("Not tested yet. The test uses what the form says now.");
            break;
        case TestState::Running:
            remark = tr("The test is running. You need not wait for it to save.");
            break;
        case TestState::Passed:
            remark = tr("The test passed.");
            tone = ColorRole::Ok;
            break;
        case TestState::Failed:
            remark = tr("The test failed. You can save all the same.");
            tone = ColorRole::Danger;
            break;
        case TestState::Outdated:
            remark = tr("Something was changed since the test.");
            break;
        }
    }
    m_remark->setText(remark);
    m_remark->setColorRole(tone);
}

} // namespace sluice::ui
