#include "ui/pages/clients/guardrail_choice.h"

#include "ui/text/client_words.h"

#include <QEvent>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr qsizetype kMostShown = 5; // rules; more scroll

bool isSame(const ClientGuardrail &a, const ClientGuardrail &b)
{
    return a.kind == b.kind && a.name == b.name;
}

} // namespace

GuardrailChoice::GuardrailChoice(QWidget *parent) : QWidget(parent), m_list(new QListWidget(this))
{
    m_list->setObjectName(u"clientGuardrails"_s);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setSpacing(2);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_list);
    setFocusProxy(m_list);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        const ClientGuardrail &rule = m_rules.at(m_list->row(item));
        m_choices.removeIf([&rule](const auto &entry) { return isSame(entry.first, rule); });
        m_choices.append({rule, item->checkState() == Qt::Checked});
    });
}

void GuardrailChoice::setRules(const api::GuardrailsConfig &rules)
{
    m_config = rules;
    m_choices.clear();
    refill();
}

void GuardrailChoice::setClient(const QString &name)
{
    if (name != m_client) {
        m_client = name;
        refill();
    }
}

void GuardrailChoice::refill()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_rules = guardrailsOf(m_config, m_client);
    std::stable_partition(m_rules.begin(), m_rules.end(),
                          [](const ClientGuardrail &rule) { return rule.isChoice(); });
    for (const ClientGuardrail &rule : std::as_const(m_rules)) {
        using enum ClientGuardrail::Reach;
        const QString name = clientGuardrailText(rule);
        const QString text = rule.reach == All ? tr("%1 – for all clients").arg(name)
            : rule.reach == Glob               ? tr("%1 – by a pattern that fits the name").arg(name)
            : rule.reach == OnlyNamed          ? tr("%1 – for this client alone").arg(name)
                                               : tr("%1 – for certain clients").arg(name);
        auto *item = new QListWidgetItem(text, m_list);
        const auto chosen = std::find_if(m_choices.cbegin(), m_choices.cend(), [&rule](const auto &one) {
            return isSame(one.first, rule);
        });
        const bool isMarked
            = chosen == m_choices.cend() || !rule.isChoice() ? rule.isInForce() : chosen->second;
        item->setFlags(rule.isChoice()
                           ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                           : Qt::ItemIsSelectable);
        item->setCheckState(isMarked ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(rule.isChoice()
                             ? tr("Mark it to name this client there.")
                             : tr("Changed on the Guardrails page."));
    }
    const auto shown = std::clamp<qsizetype>(m_rules.size(), 1, kMostShown);
    m_list->setFixedHeight(static_cast<int>(shown)
                               * (m_list->sizeHintForRow(0) + 2 * m_list->spacing())
                           + 2 * m_list->frameWidth() + 2 * m_list->spacing());
}

void GuardrailChoice::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        refill();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
