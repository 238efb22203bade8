#pragma once

#include "api/relay_service.h"
#include "ui/models/entity_table_model.h"

#include <QObject>

namespace sluice::ui {

class EntitiesSection;
class RuleDraft;

// Decides for EntitiesSection: turns its requests into acts on the draft and shows what the draft says. GUI thread.
class EntitiesController final : public QObject {
    Q_OBJECT
public:
    EntitiesController(EntitiesSection &section, RuleDraft &draft, api::RelayService &service,
                       QObject *parent = nullptr);
    ~EntitiesController() override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void show();
    void showChosen();
    void change(const std::function<void(api::EntityConfig &rule)> &how);

    EntitiesSection &m_section;
    RuleDraft &m_draft;
    EntityTableModel m_kinds;
};

} // namespace sluice::ui
