#pragma once

#include "api/records.h"

#include <QScrollArea>

#include <optional>

class QBoxLayout;
class QGridLayout;
class QVBoxLayout;

namespace sluice::ui {

class Badge;
class CopyField;
class Label;
class TimingWaterfall;

// Everything a record holds about one exchange, in the order one asks: what became of it, why,
// where the time went, what each filter decided, what the guardrails found. GUI thread.
class RequestDetail final : public QScrollArea {
    Q_OBJECT
public:
    explicit RequestDetail(QWidget *parent = nullptr);

    void
    setRecord(const std::optional<api::ExchangeRecord> &record); // unset: tells to choose a row
    [[nodiscard]] const std::optional<api::ExchangeRecord> &record() const { return m_record; }

signals:
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refill();
    void addFact(QGridLayout *grid, const QString &name, const QString &value);
    Label *addHeading(QVBoxLayout *column, const QString &text);
    void addFacts(QVBoxLayout *column);
    void addError(QVBoxLayout *column);
    void addAttempts(QVBoxLayout *column);
    void addTiming(QVBoxLayout *column);
    void addDecisions(QVBoxLayout *column);
    void addHits(QVBoxLayout *column);
    void addPlaceholders(QVBoxLayout *column);

    std::optional<api::ExchangeRecord> m_record;
    QWidget *m_body = nullptr; // of the record shown
    QBoxLayout *m_columns = nullptr;
};

// The exchange as a shell line; its body is not in a record and is named as a file.
QString curlOf(const api::ExchangeRecord &record, const QString &baseUrl, const QString &caFile);

} // namespace sluice::ui
