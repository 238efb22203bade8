#pragma once

#include <QAbstractButton>
#include <QAccessible>
#include <QAccessibleInterface>
#include <QApplication>
#include <QDir>
#include <QFontMetrics>
#include <QLabel>
#include <QPixmap>
#include <QRegularExpression>
#include <QStringList>
#include <QWidget>

namespace sluice::tests {

// Focusable widgets that a screen reader could not name.
inline QStringList namelessWidgets(const QWidget &root)
{
    QStringList nameless;
    for (QWidget *widget : root.findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
            || widget->objectName().startsWith(QLatin1String("qt_"))) {
            continue;
        }
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (face && face->text(QAccessible::Name).trimmed().isEmpty()) {
            nameless << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ')
                    + widget->objectName();
        }
    }
    return nameless;
}

// Visible labels and buttons that have less room than their text needs.
inline QStringList clippedTexts(const QWidget &root)
{
    QStringList clipped;
    const auto tell = [&clipped](const QWidget *widget, const QString &text, QSize needed) {
        clipped << QStringLiteral("%1 \"%2\" %3x%4 of %5x%6")
                       .arg(QString::fromLatin1(widget->metaObject()->className()), text)
                       .arg(widget->width())
                       .arg(widget->height())
                       .arg(needed.width())
                       .arg(needed.height());
    };
    for (const auto *label : root.findChildren<QLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty() || !label->pixmap().isNull()) {
            continue;
        }
        if (label->wordWrap()) {
            if (const int height = label->heightForWidth(label->width()); height > label->height()) {
                tell(label, label->text(), {label->width(), height});
            }
        } else if (const QSize needed = label->minimumSizeHint();
                   needed.width() > label->width() || needed.height() > label->height()) {
            tell(label, label->text(), needed);
        }
    }
    for (const auto *button : root.findChildren<QAbstractButton *>()) {
        if (button->isVisible() && !button->text().isEmpty()
            && (button->minimumSizeHint().width() > button->width()
                || button->minimumSizeHint().height() > button->height())) {
            tell(button, button->text(), button->minimumSizeHint());
        }
    }
    return clipped;
}

// Visible labels and buttons with a word in Latin letters; in Chinese only names, addresses and figures may have one.
inline QStringList latinTexts(const QWidget &root, const QStringList &allowed)
{
    static const QRegularExpression word(QStringLiteral("[A-Za-z]{3,}"));
    QStringList found;
    const auto look = [&](const QString &text) {
        QString rest = text;
        for (const QString &known : allowed) {
            rest.remove(known);
        }
        if (rest.contains(word)) {
            found << text;
        }
    };
    for (const auto *label : root.findChildren<QLabel *>()) {
        if (label->isVisible()) {
            look(label->text());
        }
    }
    for (const auto *button : root.findChildren<QAbstractButton *>()) {
        if (button->isVisible()) {
            look(button->text());
            look(button->toolTip());
        }
    }
    return found;
}

// With SLUICE_SHOTS set to a folder, saves a picture there for a person to look at.
inline void shot(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("SLUICE_SHOTS");
    if (!folder.isEmpty()) {
        QDir().mkpath(folder);
        widget.grab().save(folder + QLatin1Char('/') + name + QLatin1String(".png"));
    }
}

} // namespace sluice::tests
