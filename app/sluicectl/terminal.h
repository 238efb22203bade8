#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace sluice::ctl {

// Facts go to stdout, remarks to stderr; each is a line (or lines) and leaves at once.
void printFact(const QString &text);
void printFact(const QJsonObject &object);
void printRemark(const QString &text);
// The error in words, with where it is and what was found.
void printRemark(const base::Error &error);

// Everything on stdin.
QByteArray readInput();

} // namespace sluice::ctl
