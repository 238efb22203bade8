#pragma once

#include "api/relay_service.h"

#include <QDialog>

class QPushButton;

namespace sluice::ui {

class Banner;
class Label;
class TestStepper;
class UpstreamForm;

// One upstream: its form at the left, its test at the right. A failed test never stands in the way of saving; the dialog says what the
// test said, and lets go. Closes only when told to. GUI thread.
class UpstreamDialog final : public QDialog {
    Q_OBJECT
public:
    enum class TestState {
        NotRun,
        Running,
        Passed,
        Failed,
        Outdated, // the form was changed since
    };

    explicit UpstreamDialog(bool isNew, QWidget *parent = nullptr);

    [[nodiscard]] UpstreamForm *form() const { return m_form; }
    [[nodiscard]] TestStepper *stepper() const { return m_stepper; }

    void setTestState(TestState state);
    [[nodiscard]] TestState testState() const { return m_testState; }
    void setSaving(bool saving);
    // An error that belongs to no field; empty: none.
    void showProblem(const QString &text);
    // Something the user should know before going on; the dialog stays open until it is closed.
    void showNotice(const QString &text);
    [[nodiscard]] QString remark() const; // what stands beside Save

signals:
    void testRequested();
    void stopTestRequested();
    void saveRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *buildForm();
    [[nodiscard]] QWidget *buildTest();
    void retranslate();

    bool m_isNew;
    bool m_saving = false;
    bool m_isDone = false; // saved; only the notice keeps it open
    TestState m_testState = TestState::NotRun;
    Banner *m_message;
    UpstreamForm *m_form;
    TestStepper *m_stepper;
    Label *m_testTitle;
    QPushButton *m_test;
    Label *m_remark;
    QPushButton *m_cancel;
    QPushButton *m_save;
};

} // namespace sluice::ui
