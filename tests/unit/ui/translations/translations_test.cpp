#include "ui/text/error_sentence.h"
#include "ui/text/words.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <map>

using namespace sluice;
using namespace Qt::StringLiterals;

// Compares the committed translations with what lupdate finds in the sources now.
class TranslationsTest final : public QObject {
    Q_OBJECT

    struct Message {
        bool isUnfinished = false;
        QStringList forms;
    };
    using Messages = std::map<QString, Message>; // by context, source and comment

    static Messages read(const QString &path)
    {
        Messages messages;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            return messages;
        }
        QXmlStreamReader xml(&file);
        QString context;
        QString source;
        QString comment;
        Message message;
        while (!xml.atEnd()) {
            const auto token = xml.readNext();
            if (token == QXmlStreamReader::StartElement) {
                if (xml.name() == u"name") {
                    context = xml.readElementText();
                } else if (xml.name() == u"message") {
                    message = {};
                    comment.clear();
                } else if (xml.name() == u"source") {
                    source = xml.readElementText();
                } else if (xml.name() == u"comment") {
                    comment = xml.readElementText();
                } else if (xml.name() == u"translation") {
                    message.isUnfinished = xml.attributes().hasAttribute(u"type"_s);
                    QString text;
                    while (!(xml.readNext() == QXmlStreamReader::EndElement && xml.name() == u"translation")) {
                        if (xml.isCharacters()) {
                            text += xml.text();
                        } else if (xml.isStartElement()) {
                            message.forms << xml.readElementText();
                        }
                    }
                    if (message.forms.isEmpty()) {
                        message.forms << text;
                    }
                }
            } else if (token == QXmlStreamReader::EndElement && xml.name() == u"message") {
                messages[context + u'|' + source + u'|' + comment] = message;
            }
        }
        return messages;
    }

    static QStringList placeholders(const QString &text)
    {
        static const QRegularExpression pattern(u"%(?:n|L?\\d+)"_s);
        QStringList found;
        for (const auto &match : pattern.globalMatch(text)) {
            found << match.captured();
        }
        found.sort();
        return found;
    }

    static Messages fresh(const QString &language)
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"fresh.ts"_s);
        QStringList arguments{u"-silent"_s, u"-no-obsolete"_s, u"-locations"_s, u"none"_s, u"-I"_s, u"."_s,
                              u"ui"_s, u"app/sluice"_s, u"-source-language"_s, u"en"_s,
                              u"-target-language"_s, language};
        if (language == u"en") {
            arguments << u"-pluralonly"_s;
        }
        arguments << u"-ts"_s << path;
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(SLUICE_SOURCE_DIR));
        lupdate.start(QStringLiteral(SLUICE_LUPDATE), arguments);
        if (!lupdate.waitForFinished(50'000) || lupdate.exitCode() != 0) {
            return {};
        }
        return read(path);
    }

private slots:
    void everyTextIsTranslated_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("zh_CN") << u"zh_CN"_s;
        QTest::newRow("en") << u"en"_s;
    }
    void everyTextIsTranslated()
    {
        QFETCH(QString, language);
        const Messages wanted = fresh(language);
        QVERIFY2(wanted.size() > 10, "lupdate found nothing");
        const Messages known = read(QStringLiteral(SLUICE_SOURCE_DIR "/translations/sluice_%1.ts").arg(language));
        QStringList problems;
        for (const auto &[key, unused] : wanted) {
            const auto found = known.find(key);
            if (found == known.end()) {
                problems << u"not in the file: "_s + key;
                continue;
            }
            const QStringList expected = placeholders(key.section(u'|', 1, 1));
            for (const QString &form : found->second.forms) {
                if (found->second.isUnfinished || form.isEmpty()) {
                    problems << u"no translation: "_s + key;
                } else if (placeholders(form) != expected) {
                    problems << u"other placeholders: "_s + key + u" -> "_s + form;
                }
            }
        }
        for (const auto &[key, unused] : known) {
            if (!wanted.contains(key)) {
                problems << u"no longer in the sources: "_s + key;
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

    void programHoldsThem()
    {
        const QString before = ui::outcomeText(api::Outcome::Answered);
        QTranslator chinese;
        QVERIFY(chinese.load(u":/i18n/sluice_zh_CN.qm"_s));
        QCoreApplication::installTranslator(&chinese);
        QVERIFY(ui::outcomeText(api::Outcome::Answered) != before);
        static const QRegularExpression han(u"\\p{Han}"_s);
        for (int value = 1; value < base::kErrorCodeCount; ++value) {
            const ui::ErrorSentence sentence = ui::errorSentence(static_cast<base::ErrorCode>(value));
            for (const QString &part : {sentence.what, sentence.why, sentence.remedy}) {
                QVERIFY2(part.contains(han), qPrintable(part));
            }
        }
        QCoreApplication::removeTranslator(&chinese);
        QTranslator english;
        QVERIFY(english.load(u":/i18n/sluice_en.qm"_s));
        QCoreApplication::installTranslator(&english);
        QCOMPARE(QCoreApplication::translate("sluice::ui::WordsCard", "%n word(s)", nullptr, 1), u"1 word"_s);
        QCOMPARE(QCoreApplication::translate("sluice::ui::WordsCard", "%n word(s)", nullptr, 2), u"2 words"_s);
        QCoreApplication::removeTranslator(&english);
    }
};

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translations_test.moc"
