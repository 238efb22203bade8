#pragma once

#include "ui/widgets/form_field.h"

#include <QList>
#include <QString>

#include <utility>

namespace sluice::ui {

// Fields of a form by the key of the settings each stands for ("tunnel.url"), so that a refusal finds its place. GUI thread.
class KeyedFields final {
public:
    // Takes the editor into a new field; `focus` is what the label stands for where the editor is a box of several.
    FormField *add(const QString &key, QWidget *editor, QWidget *focus, QWidget *parent)
    {
        auto *field = new FormField(editor, focus, parent);
        m_fields.append({key, field});
        return field;
    }
    void alias(const QString &key, FormField *field) { m_fields.append({key, field}); }

    [[nodiscard]] FormField *find(const QString &key) const
    {
        for (const auto &[name, field] : m_fields) {
            if (name == key) {
                return field;
            }
        }
        return nullptr;
    }

private:
    QList<std::pair<QString, FormField *>> m_fields;
};

} // namespace sluice::ui
