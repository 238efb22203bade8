#include "ui/widgets/copy_field.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/secret_clipboard.h"

#include <QApplication>
#include <QClipboard>
#include <QEnterEvent>
#include <QEvent>
#include <QPainter>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <type_traits>

namespace sluice::ui {

namespace {
constexpr int kIconSize = 16;
constexpr int kIconGap = 6;
} // namespace

CopyField::CopyField(Form form, QWidget *parent)
    : QAbstractButton(parent), m_form(form), m_confirmation(new QTimer(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(form == Form::Inline ? QSizePolicy::Maximum : QSizePolicy::Preferred,
                  QSizePolicy::Fixed);
    m_confirmation->setSingleShot(true);
    m_confirmation->setInterval(std::chrono::milliseconds(1500));
    connect(m_confirmation, &QTimer::timeout, this, [this] {
        retranslate();
        update();
    });
    connect(this, &QAbstractButton::clicked, this, &CopyField::copy);
    retranslate();
}

void CopyField::setValue(const QString &value)
{
    if (value != m_value) {
        m_value = value;
        m_confirmation->stop();
        retranslate();
        updateGeometry();
        update();
    }
}

void CopyField::setSecret(const base::Secret &value, const QString &name,
                          SecretClipboard &clipboard)
{
    m_value.clear();
    m_secret = value;
    m_secretName = name;
    m_clipboard = &clipboard;
    m_confirmation->stop();
    retranslate();
    updateGeometry();
    update();
}

template <typename Use> auto CopyField::withShown(Use use) const
{
    if (m_secret.isEmpty()) {
        return use(m_value);
    }
    const std::string_view secret = m_secret.reveal();
    QString text = QString::fromUtf8(secret.data(), static_cast<qsizetype>(secret.size()));
    if constexpr (std::is_void_v<decltype(use(text))>) {
        use(text);
        text.fill(QChar(0));
    } else {
        const auto result = use(text);
        text.fill(QChar(0));
        return result;
    }
}

QFont CopyField::valueFont() const
{
    return theme::font(TypeRole::Mono, QApplication::font());
}

QSize CopyField::sizeHint() const
{
    const QFontMetrics metrics(valueFont());
    // Of all lines, with whatever faces they need.
    const QSize text = withShown([&metrics](const QString &shown) { return metrics.size(0, shown); });
    const int padding = m_form == Form::Block ? 10 : 4;
    return {text.width() + kIconGap + kIconSize + 2 * padding + 2,
            std::max(text.height() + 2, kIconSize) + 2 * padding};
}

QSize CopyField::minimumSizeHint() const
{
    if (m_form == Form::Block) {
        return sizeHint();
    }
    const QFontMetrics metrics(valueFont());
    return {metrics.averageCharWidth() * 10 + kIconGap + kIconSize + 10, sizeHint().height()};
}

void CopyField::copy()
{
    if (m_secret.isEmpty()) {
        QApplication::clipboard()->setText(m_value);
    } else {
        m_clipboard->copy(m_secret);
    }
    m_confirmation->start();
    retranslate();
    update();
    emit copied(m_value);
}

void CopyField::retranslate()
{
    setAccessibleName(tr("Copy %1").arg(m_secret.isEmpty() ? m_value : m_secretName));
    setToolTip(m_confirmation->isActive() ? tr("Copied") : tr("Click to copy"));
}

void CopyField::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isBlock = m_form == Form::Block;
    const int padding = isBlock ? 10 : 4;
    if (isBlock || underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(theme::color(ColorRole::Accent, palette()), 2)
                                  : QPen(Qt::NoPen));
        painter.setBrush(theme::color(ColorRole::Sunken, palette()));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics::kRadius - 1,
                                metrics::kRadius - 1);
    }
    const QFont font = valueFont();
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(theme::color(ColorRole::Text, palette()));
    const QRect inner = rect().adjusted(padding, padding, -padding, -padding);
    const QRect text = inner.adjusted(0, 0, -(kIconSize + kIconGap), 0);
    withShown([&](const QString &shown) {
        if (isBlock) {
            painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, shown);
        } else {
            painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                             metrics.elidedText(shown, Qt::ElideMiddle, text.width() + 1));
        }
    });
    const bool confirms = m_confirmation->isActive();
    const int top = isBlock ? inner.top() : inner.center().y() - kIconSize / 2 + 1;
    icons::icon(confirms ? QStringLiteral("check") : QStringLiteral("copy"),
                confirms ? ColorRole::Ok : ColorRole::Text2)
        .paint(&painter, QRect(inner.right() - kIconSize + 1, top, kIconSize, kIconSize));
}

void CopyField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    } else if (event->type() == QEvent::FontChange
               || event->type() == QEvent::ApplicationFontChange) {
        updateGeometry();
    }
    QAbstractButton::changeEvent(event);
}

void CopyField::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void CopyField::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace sluice::ui
