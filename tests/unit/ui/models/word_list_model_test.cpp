#include "ui/models/word_list_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace sluice::ui;
using namespace Qt::StringLiterals;

class WordListModelTest final : public QObject {
    Q_OBJECT

    static QStringList shown(const WordListModel &model)
    {
        QStringList words;
        for (int row = 0; row < model.rowCount(); ++row) {
            words << model.index(row, 0).data(WordListModel::WordRole).toString();
        }
        return words;
    }

private slots:
    void editsKeepOrder()
    {
        WordListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setWords({u"a"_s, u"b"_s, u"c"_s});
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);

        model.insertWords({1, 2}, {u"x"_s, u"y"_s});
        QCOMPARE(model.words(), (QStringList{u"a"_s, u"x"_s, u"y"_s, u"b"_s, u"c"_s}));
        QCOMPARE(inserted.size(), 1);
        model.removeWords({1, 2});
        QCOMPARE(model.words(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));

        model.insertWords({0, 2, 5}, {u"x"_s, u"y"_s, u"z"_s});
        QCOMPARE(model.words(), (QStringList{u"x"_s, u"a"_s, u"y"_s, u"b"_s, u"c"_s, u"z"_s}));
        model.removeWords({0, 2, 5});
        QCOMPARE(model.words(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));

        model.replaceWord(1, u"B"_s);
        QCOMPARE(shown(model), (QStringList{u"a"_s, u"B"_s, u"c"_s}));
    }

    void searchKeepsPlacesApartFromRows()
    {
        WordListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setWords({u"Alpha"_s, u"beta"_s, u"alphabet"_s, u"gamma"_s});
        model.setSearch(u"ALPHA"_s);
        QCOMPARE(shown(model), (QStringList{u"Alpha"_s, u"alphabet"_s}));
        QCOMPARE(model.wordIndex(1), 2);
        QCOMPARE(model.rowOfWord(2), 1);
        QCOMPARE(model.rowOfWord(1), -1);
        QCOMPARE(model.wordIndex(2), -1);
        QCOMPARE(model.headerData(1, Qt::Vertical, Qt::DisplayRole).toInt(), 3);

        model.insertWords({0}, {u"new alpha"_s});
        QCOMPARE(shown(model), (QStringList{u"new alpha"_s, u"Alpha"_s, u"alphabet"_s}));
        model.removeWords({1});
        QCOMPARE(shown(model), (QStringList{u"new alpha"_s, u"alphabet"_s}));
        model.setSearch({});
        QCOMPARE(model.rowCount(), 4);
    }

    void editorAsksInsteadOfWriting()
    {
        WordListModel model;
        model.setWords({u"one"_s, u"two"_s});
        QSignalSpy asked(&model, &WordListModel::editRequested);
        QVERIFY(model.flags(model.index(0, 0)).testFlag(Qt::ItemIsEditable));
        model.setData(model.index(1, 0), u"  zwei "_s, Qt::EditRole);
        QCOMPARE(model.words(), (QStringList{u"one"_s, u"two"_s}));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toInt(), 1);
        QCOMPARE(asked[0][1].toString(), u"zwei"_s);
        model.setData(model.index(1, 0), u"two"_s, Qt::EditRole);
        QCOMPARE(asked.size(), 1);
    }

    void problems()
    {
        WordListModel model;
        model.setWords({u"one"_s, u"two"_s});
        QCOMPARE(model.problemOf(u"three"_s), WordProblem::None);
        QCOMPARE(model.problemOf(u" "_s), WordProblem::Empty);
        QCOMPARE(model.problemOf(u"#x"_s), WordProblem::Comment);
        QCOMPARE(model.problemOf(u"a\nb"_s), WordProblem::LineBreak);
        QCOMPARE(model.problemOf(u"two"_s), WordProblem::Duplicate);
        QCOMPARE(model.problemOf(u"two"_s, 1), WordProblem::None);
        QCOMPARE(model.problemOf(u"two"_s, 0), WordProblem::Duplicate);
        QCOMPARE(model.problemOf(QString(1000, u'x')), WordProblem::None);
        QCOMPARE(model.problemOf(QString(1001, u'x')), WordProblem::TooLong);
        // Counted in code points: 1,000 characters outside the BMP are 2,000 units.
        QCOMPARE(model.problemOf(u"\U0001F600"_s.repeated(1000)), WordProblem::None);
        QCOMPARE(model.problemOf(u"\U0001F600"_s.repeated(1001)), WordProblem::TooLong);
    }

    // A generous bound: it fails when an edit becomes a matter of seconds, not when the machine is
    // busy.
    void aMillionWordsStayQuick()
    {
        QStringList words;
        words.reserve(1'000'000);
        for (int number = 0; number < 1'000'000; ++number) {
            words << u"word%1"_s.arg(number);
        }
        WordListModel model;
        QElapsedTimer timer;
        timer.start();
        model.setWords(words);
        model.insertWords({500'000}, {u"new"_s});
        model.removeWords({500'000});
        QList<int> scattered;
        QStringList added;
        for (int place = 0; place < 300'000; place += 3) {
            scattered << place;
            added << u"x"_s;
        }
        model.insertWords(scattered, added);
        model.removeWords(scattered);
        QCOMPARE(model.words(), words);
        model.setSearch(u"999"_s);
        QVERIFY(model.rowCount() > 1000);
        qInfo("a million words: %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 5000);
    }
};

QTEST_GUILESS_MAIN(WordListModelTest)
#include "word_list_model_test.moc"
