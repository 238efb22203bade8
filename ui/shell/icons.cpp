#include "ui/shell/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace sluice::ui::icons {

namespace {

QByteArray sourceOf(const QString &name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "icons", qPrintable(name));
    return opened ? file.readAll() : QByteArray();
}

// The drawings use black alone; one replacement tints them.
void render(QPainter *painter, const QRectF &target, QByteArray source, const QColor &color)
{
    source.replace("#000", color.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(source);
    painter->setOpacity(painter->opacity() * color.alphaF());
    renderer.render(painter, target);
}

// GUI thread.
class TintedIconEngine final : public QIconEngine {
public:
    TintedIconEngine(QString name, ColorRole role) : m_name(std::move(name)), m_role(role) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio
            = painter->device() != nullptr ? painter->device()->devicePixelRatio() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State /*state*/,
                         qreal scale) override
    {
        const QPalette palette = QApplication::palette();
        QColor color = theme::color(m_role, palette);
        if (mode == QIcon::Disabled) {
            color = theme::color(ColorRole::Text2, palette);
            color.setAlphaF(0.6F);
        }
        const QString key = QStringLiteral("sluice-icon/%1/%2/%3x%4/%5")
                                .arg(m_name, color.name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height())
                                .arg(scale);
        QPixmap result;
        if (QPixmapCache::find(key, &result)) {
            return result;
        }
        result = QPixmap(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        render(&painter, QRectF(QPointF(), QSizeF(size)), sourceOf(m_name), color);
        painter.end();
        QPixmapCache::insert(key, result);
        return result;
    }

    QIconEngine *clone() const override { return new TintedIconEngine(m_name, m_role); }
    QString key() const override { return QStringLiteral("sluice"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QString m_name;
    ColorRole m_role;
};

} // namespace

QIcon icon(const QString &name, ColorRole role)
{
    return QIcon(new TintedIconEngine(name, role));
}

QPixmap pixmap(const QString &name, const QColor &color, int size, qreal devicePixelRatio)
{
    QPixmap result(QSize(size, size) * devicePixelRatio);
    result.setDevicePixelRatio(devicePixelRatio);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    render(&painter, QRectF(0, 0, size, size), sourceOf(name), color);
    return result;
}

} // namespace sluice::ui::icons
