#pragma once

#include "api/config/relay_config.h"

#include <QWidget>

#include <array>

class QCheckBox;

namespace sluice::ui {

class Label;

// What else counts as a word of a list: look-alikes, separators and the like, each with what it finds and what it costs. GUI thread.
class ListOptions final : public QWidget {
    Q_OBJECT
public:
    explicit ListOptions(QWidget *parent = nullptr);

    void show(const api::WordListConfig &list);
    void read(api::WordListConfig &list) const;

signals:
    void allowChanged(bool isAllow);

protected:
    void changeEvent(QEvent *event) override;

private:
    static constexpr std::size_t kOptions = 7;

    void retranslate();

    std::array<QCheckBox *, kOptions> m_boxes{};
    std::array<Label *, kOptions> m_notes{};
};

} // namespace sluice::ui
