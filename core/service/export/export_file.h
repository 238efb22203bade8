#pragma once

#include "base/result.h"

#include <QString>
#include <QTemporaryFile>

#include <string_view>

namespace sluice::service {

// A file on its way: written beside its place under another name, for its owner only, and put there at the end. What never gets there is
// overwritten and deleted, whatever happens. No thread rules.
class ExportFile final {
public:
    explicit ExportFile(const QString &target);
    ~ExportFile(); // wipes and deletes it, unless it was put in its place

    // FileUnwritable, `where` is the target: the system does not let us, or the disk is full.
    base::Result<void> open();
    base::Result<void> write(std::string_view bytes);
    base::Result<void> finish(); // everything is on the disk after it
    base::Result<void> moveToTarget();

    [[nodiscard]] QString path() const { return m_file.fileName(); } // where it is now

private:
    [[nodiscard]] base::Error problem(const QString &detail) const;

    QString m_target;
    QTemporaryFile m_file;
    bool m_isThere = false;
};

} // namespace sluice::service
