#pragma once

#include <QStringList>
#include <QWidget>

namespace sluice::ui {

class FormField;
class PatternEdit;

// Whom a rule is for, as the settings hold it.
struct ScopeLists {
    QStringList clients;
    QStringList routes;
    QStringList models;
    bool operator==(const ScopeLists &) const = default;
    [[nodiscard]] bool isForAll() const { return *this == ScopeLists{}; }
};

template<typename Rule>
[[nodiscard]] ScopeLists scopeOf(const Rule &rule)
{
    return {rule.clients, rule.routes, rule.models};
}

template<typename Rule>
void setScope(Rule &rule, const ScopeLists &scope)
{
    rule.clients = scope.clients;
    rule.routes = scope.routes;
    rule.models = scope.models;
}

// Three fields that say whom a rule is for: clients, routes and models as patterns with commas between them. GUI thread.
class ScopeFields final : public QWidget {
    Q_OBJECT
public:
    explicit ScopeFields(QWidget *parent = nullptr);

    void setScope(const ScopeLists &scope); // no signal
    [[nodiscard]] ScopeLists scope() const;

signals:
    void edited(); // by the user, who has left the field

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    PatternEdit *m_clients;
    PatternEdit *m_routes;
    PatternEdit *m_models;
    FormField *m_clientsField;
    FormField *m_routesField;
    FormField *m_modelsField;
};

} // namespace sluice::ui
