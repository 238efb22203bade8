#include "base/process_privacy.h"

#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#include <sys/resource.h>
#endif

class ProcessPrivacyTest final : public QObject {
    Q_OBJECT

private slots:
    void noCoreAndNoOnlookers()
    {
#ifdef Q_OS_LINUX
        QCOMPARE(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 1);
        sluice::base::keepMemoryPrivate();
        QCOMPARE(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
        rlimit core{1, 1};
        QCOMPARE(::getrlimit(RLIMIT_CORE, &core), 0);
        QCOMPARE(core.rlim_cur, rlim_t(0));
        QCOMPARE(core.rlim_max, rlim_t(0));
#else
        QSKIP("Linux only");
#endif
    }
};

QTEST_APPLESS_MAIN(ProcessPrivacyTest)
#include "process_privacy_test.moc"
