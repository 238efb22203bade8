#pragma once

#include "api/relay_service.h"
#include "ui/models/pattern_list_model.h"

#include <QObject>

namespace sluice::ui {

class PatternDialog;
class PatternsSection;
class RuleDraft;

// Decides for PatternsSection and its dialog: turns requests into acts on the draft, and tries a pattern while it is typed. GUI thread.
class PatternsController final : public QObject {
    Q_OBJECT
public:
    PatternsController(PatternsSection &section, RuleDraft &draft, api::RelayService &service,
                       QObject *parent = nullptr);

private:
    void show();
    void edit(int row); // -1: a new one
    void save(PatternDialog &dialog, int row);
    void trial(PatternDialog &dialog);

    PatternsSection &m_section;
    RuleDraft &m_draft;
    api::RelayService &m_service;
    PatternListModel m_patterns;
    int m_ticket = 0;
    bool m_isRefused = false; // the pattern tried last
};

} // namespace sluice::ui
