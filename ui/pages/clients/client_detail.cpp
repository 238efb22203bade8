#include "ui/pages/clients/client_detail.h"

#include "ui/pages/clients/client_rows.h"
#include "ui/text/client_words.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/fact_list.h"
#include "ui/widgets/label.h"
#include "ui/widgets/state_shape.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

ClientDetail::ClientDetail(QWidget *parent)
    : Card(parent), m_now(QDateTime::currentDateTimeUtc()), m_shape(new StateShape(this)),
      m_name(new Label(TypeRole::CardTitle, ColorRole::Text, this)), m_badge(new Badge(this)),
      m_state(new Label(TypeRole::Body, ColorRole::Text2, this)), m_facts(new FactList(this)),
      m_keyButtons(new QWidget(this)), m_edit(new QPushButton(this)),
      m_rotate(new QPushButton(this)), m_rename(new QPushButton(this)),
      m_expire(new QPushButton(this)), m_revoke(new QPushButton(this)),
      m_remove(new QPushButton(this)), m_reset(new QPushButton(this))
{
    setObjectName(u"clientDetail"_s);
    m_name->setElided(Qt::ElideRight);
    m_name->setTextFormat(Qt::PlainText);
    m_state->setTextFormat(Qt::PlainText);
    m_reset->setObjectName(u"resetClient"_s);
    auto *title = new QHBoxLayout;
    title->setSpacing(8);
    title->addWidget(m_shape);
    title->addWidget(m_name, 1);
    title->addWidget(m_badge);
    title->addWidget(m_reset);
    body()->addLayout(title);

    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    // Its content scrolls: it must not ask the page for all of its height.
    area->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    area->setMinimumHeight(120);
    QWidget *inner = buildBody();
    area->setWidget(inner);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    body()->addWidget(area, 1);
    buildButtons();
    retranslate();
}

QWidget *ClientDetail::buildBody()
{
    auto *inner = new QWidget(this);
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(metrics::kGap);
    column->addWidget(m_state);
    column->addWidget(m_facts);
    column->addStretch(1);
    return inner;
}

void ClientDetail::buildButtons()
{
    auto *line = new QHBoxLayout(m_keyButtons);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    const auto add = [&](QPushButton *button, const QString &name, auto signal) {
        button->setObjectName(name);
        button->setAutoDefault(false);
        line->addWidget(button);
        connect(button, &QPushButton::clicked, this, signal);
    };
    add(m_edit, u"editKey"_s, &ClientDetail::editRequested);
    add(m_rotate, u"rotateKey"_s, &ClientDetail::rotateRequested);
    add(m_rename, u"renameKey"_s, &ClientDetail::renameRequested);
    add(m_expire, u"expireKey"_s, &ClientDetail::expireRequested);
    line->addStretch(1);
    add(m_revoke, u"revokeKey"_s, &ClientDetail::revokeRequested);
    add(m_remove, u"removeKey"_s, &ClientDetail::removeRequested);
    m_reset->setAutoDefault(false);
    connect(m_reset, &QPushButton::clicked, this, &ClientDetail::resetRequested);
    body()->addWidget(m_keyButtons);
}

void ClientDetail::setClient(const std::optional<ClientRow> &client)
{
    m_client = client;
    refill();
}

void ClientDetail::setNow(const QDateTime &now)
{
    m_now = now;
    refill();
}

QString ClientDetail::state() const
{
    return m_state->text();
}

void ClientDetail::refill()
{
    setVisible(m_client.has_value());
    if (!m_client) {
        return;
    }
    const client_rows::Look look = client_rows::look(*m_client, m_now);
    const QString badge = client_rows::badge(*m_client, m_now);
    m_shape->setShape(look.shape, look.tone);
    m_name->setText(clientNameText(m_client->status));
    m_badge->setBadge(badge, look.tone == ColorRole::Ok ? ColorRole::Neutral : look.tone);
    m_badge->setVisible(!badge.isEmpty());
    m_state->setText(client_rows::state(*m_client, m_now));
    m_state->setColorRole(isHeldBack(*m_client) ? ColorRole::Text : ColorRole::Text2);
    m_facts->setFacts(client_rows::facts(*m_client, m_now));
    fillButtons();
}

void ClientDetail::fillButtons()
{
    const bool isKey = m_client->key.has_value();
    const bool isRevoked = isKey && m_client->key->revoked.has_value();
    const bool isOver = isKey && standingOf(*m_client, m_now) >= ClientStanding::Expired;
    m_keyButtons->setVisible(isKey);
    for (QPushButton *button : {m_edit, m_rotate, m_rename, m_expire, m_revoke}) {
        button->setVisible(!isRevoked);
    }
    m_remove->setVisible(isOver);
    m_reset->setVisible(isHeldBack(*m_client) || m_client->status.breaker.trips > 0);
}

void ClientDetail::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Card::changeEvent(event);
}

void ClientDetail::retranslate()
{
    m_edit->setText(tr("Edit"));
    m_edit->setToolTip(tr("What it may use, its limits and its guardrails."));
    m_rotate->setText(tr("Rotate"));
    m_rotate->setToolTip(tr("A new key in the place of this one, which stays good for a while."));
    m_rename->setText(tr("Rename"));
    m_rename->setToolTip(tr("Another name; the key stays the same."));
    m_expire->setText(tr("Expiry"));
    m_expire->setToolTip(tr("When it ends: at a date, now, or never."));
    m_revoke->setText(tr("Revoke"));
    m_revoke->setToolTip(tr("Refuses it from now on, for good."));
    m_remove->setText(tr("Remove"));
    m_remove->setToolTip(tr("Takes it off the list. Whoever still shows it is told that it is not "
                            "known."));
    m_reset->setText(tr("Reset"));
    m_reset->setToolTip(
        tr("Lets this client through at once, and forgets what is usual for it."));
    refill();
}

} // namespace sluice::ui
