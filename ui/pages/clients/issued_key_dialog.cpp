#include "ui/pages/clients/issued_key_dialog.h"

#include "ui/text/connection_lines.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/secret_clipboard.h"
#include "ui/widgets/segmented_control.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

IssuedKeyDialog::IssuedKeyDialog(const QString &name, const base::Secret &key,
                                 const api::RelayStatus &status, SecretClipboard &clipboard,
                                 QWidget *parent)
    : QDialog(parent), m_name(name), m_key(key), m_status(status), m_clipboard(clipboard),
      m_sentence(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_field(new CopyField(CopyField::Form::Block, this)),
      m_useTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text, this)),
      m_sdk(new SegmentedControl(this)), m_use(new CopyField(CopyField::Form::Block, this)),
      m_remark(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_done(new QPushButton(this))
{
    setObjectName(u"issuedKeyDialog"_s);
    m_field->setObjectName(u"issuedKey"_s);
    m_use->setObjectName(u"issuedKeyUse"_s);
    m_done->setObjectName(u"done"_s);
    m_done->setAutoDefault(false); // Enter, pressed once too often, must not close it
    m_sentence->setWordWrap(true);
    m_remark->setWordWrap(true);
    for (CopyField *field : {m_field, m_use}) {
        connect(field, &CopyField::copied, this, [this] {
            m_isCopied = true;
            refreshRemark();
        });
    }
    connect(m_sdk, &SegmentedControl::chosen, this, &IssuedKeyDialog::showUse);
    connect(m_done, &QPushButton::clicked, this, &QDialog::accept);
    auto *head = new QHBoxLayout;
    head->addWidget(m_useTitle, 1);
    head->addWidget(m_sdk);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_remark, 1);
    foot->addWidget(m_done, 0, Qt::AlignBottom);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kPageMargin, metrics::kPageMargin, metrics::kPageMargin,
                            metrics::kPageMargin);
    all->setSpacing(metrics::kGap);
    all->addWidget(m_sentence);
    all->addWidget(m_field);
    all->addSpacing(metrics::kGrid);
    all->addLayout(head);
    all->addWidget(m_use);
    all->addStretch(1);
    all->addLayout(foot);
    retranslate();
    m_field->setFocus();
}

void IssuedKeyDialog::reject()
{
    if (m_isCopied) {
        QDialog::reject();
    } else {
        m_remark->setColorRole(ColorRole::Warn);
    }
}

void IssuedKeyDialog::showUse(int sdk)
{
    m_use->setSecret(environmentLines(m_status, static_cast<Sdk>(sdk), m_key),
                     tr("the lines for the environment"), m_clipboard);
}

void IssuedKeyDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDialog::changeEvent(event);
}

void IssuedKeyDialog::retranslate()
{
    setWindowTitle(tr("The key of “%1”").arg(m_name));
    m_sentence->setText(tr("This is the key of “%1”. It is shown this once: Sluice keeps only its "
                           "hash. If it is lost, rotate it.")
                            .arg(m_name));
    m_field->setSecret(m_key, tr("the key"), m_clipboard);
    m_useTitle->setText(tr("How programs use it: in their environment"));
    const int sdk = m_sdk->current();
    m_sdk->setTexts({tr("OpenAI SDK"), tr("Anthropic SDK")});
    m_sdk->setCurrent(std::max(sdk, 0));
    m_sdk->setAccessibleName(tr("SDK"));
    showUse(m_sdk->current());
    m_done->setText(tr("Done"));
    refreshRemark();
}

void IssuedKeyDialog::refreshRemark()
{
    m_remark->setText(m_isCopied
                          ? tr("Copied. It leaves the clipboard after %n second(s), unless "
                               "something else is copied.",
                               nullptr, static_cast<int>(SecretClipboard::kStay.count()))
                          : tr("Not copied yet: click the key or the lines to copy them."));
    m_remark->setColorRole(m_isCopied ? ColorRole::Ok : ColorRole::Text2);
}

} // namespace sluice::ui
