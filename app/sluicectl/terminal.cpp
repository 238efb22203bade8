#include "app/sluicectl/terminal.h"

#include "app/sluicectl/error_sentence.h"

#include <QFile>
#include <QJsonDocument>

#include <cstdio>

namespace sluice::ctl {

namespace {

void write(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

} // namespace

void printFact(const QString &text)
{
    write(stdout, text.toUtf8());
}

void printFact(const QJsonObject &object)
{
    write(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void printRemark(const QString &text)
{
    write(stderr, text.toUtf8());
}

void printRemark(const base::Error &error)
{
    QString line = sentenceOf(error.code);
    if (!error.where.empty()) {
        line += QStringLiteral(" ") + QString::fromStdString(error.where);
        if (error.line > 0) {
            line += QStringLiteral(":%1").arg(error.line);
        }
        line += error.detail.empty() ? QString() : QStringLiteral(":");
    }
    if (!error.detail.empty()) {
        line += QStringLiteral(" ") + QString::fromStdString(error.detail);
    }
    printRemark(line);
}

QByteArray readInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly)) {
        return {};
    }
    return input.readAll();
}

} // namespace sluice::ctl
