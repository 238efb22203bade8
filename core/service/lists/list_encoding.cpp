#include "service/lists/list_encoding.h"

#include <QStringDecoder>

#include <array>
#include <cerrno>
#include <cstring>
#include <iconv.h>
#include <optional>

namespace sluice::service {

namespace {

struct ByteOrderMark {
    const char *bytes;
    qsizetype size;
    TextEncoding encoding;
};
constexpr std::array kMarks{
    ByteOrderMark{"\xEF\xBB\xBF", 3, TextEncoding::Utf8},
    ByteOrderMark{"\xFF\xFE", 2, TextEncoding::Utf16Le},
    ByteOrderMark{"\xFE\xFF", 2, TextEncoding::Utf16Be},
    ByteOrderMark{"\x84\x31\x95\x33", 4, TextEncoding::Gb18030},
};

const char *iconvName(TextEncoding encoding)
{
    switch (encoding) {
    case TextEncoding::Utf16Le:
        return "UTF-16LE";
    case TextEncoding::Utf16Be:
        return "UTF-16BE";
    case TextEncoding::Gb18030:
        return "GB18030";
    case TextEncoding::Utf8:
        break;
    }
    return "UTF-8";
}

struct Conversion {
    QByteArray utf8; // up to what is broken
    bool isWhole = false;
};

// The C library knows GB18030 however Qt was built, and stops exactly where the text is broken.
Conversion converted(QByteArray bytes, TextEncoding encoding)
{
    Conversion result;
    const iconv_t converter = iconv_open("UTF-8", iconvName(encoding));
    if (converter == reinterpret_cast<iconv_t>(-1)) {
        return result;
    }
    char *input = bytes.data();
    auto inputLeft = static_cast<std::size_t>(bytes.size());
    std::array<char, 16384> room{};
    result.isWhole = true;
    while (inputLeft > 0 && result.isWhole) {
        char *output = room.data();
        std::size_t outputLeft = room.size();
        const std::size_t status = iconv(converter, &input, &inputLeft, &output, &outputLeft);
        result.utf8.append(room.data(), static_cast<qsizetype>(room.size() - outputLeft));
        result.isWhole = status != static_cast<std::size_t>(-1) || errno == E2BIG;
    }
    iconv_close(converter);
    return result;
}

bool isUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString decoded = decoder(bytes);
    return !decoder.hasError();
}

// Without a mark: line ends tell. A list without any is one word, and its writer is asked for a mark by what refuses it.
std::optional<TextEncoding> utf16Of(const QByteArray &bytes)
{
    if (bytes.size() % 2 != 0 || !bytes.contains('\0')) {
        return std::nullopt;
    }
    qsizetype little = 0;
    qsizetype big = 0;
    for (qsizetype i = 0; i + 1 < bytes.size(); i += 2) {
        little += bytes.at(i) == '\n' && bytes.at(i + 1) == '\0' ? 1 : 0;
        big += bytes.at(i) == '\0' && bytes.at(i + 1) == '\n' ? 1 : 0;
    }
    if (little == big) {
        return std::nullopt;
    }
    return little > big ? TextEncoding::Utf16Le : TextEncoding::Utf16Be;
}

// Whether at least two of three characters beyond ASCII stand in the rows of GB 2312, where nearly all written Chinese is. In Latin-1 an
// accented letter has a plain one behind it, which such a character never has as its second byte.
bool looksChinese(const QByteArray &bytes)
{
    qsizetype everyday = 0;
    qsizetype characters = 0;
    for (qsizetype i = 0; i + 1 < bytes.size(); ++i) {
        const auto first = static_cast<unsigned char>(bytes.at(i));
        const auto second = static_cast<unsigned char>(bytes.at(i + 1));
        if (first < 0x80) {
            continue;
        }
        ++characters;
        everyday += first >= 0xA1 && first <= 0xF7 && second >= 0xA1 ? 1 : 0;
        i += second >= 0x30 && second <= 0x39 ? 3 : 1; // four bytes, or two
    }
    return characters > 0 && everyday * 3 >= characters * 2;
}

} // namespace

base::Result<DecodedText> decodeListText(const QString &file, const QByteArray &bytes)
{
    std::optional<TextEncoding> marked;
    QByteArray body = bytes;
    for (const ByteOrderMark &mark : kMarks) {
        if (bytes.startsWith(QByteArrayView(mark.bytes, mark.size))) {
            marked = mark.encoding;
            body = bytes.mid(mark.size);
            break;
        }
    }
    if (!marked) {
        marked = utf16Of(body);
    }
    if (marked && *marked != TextEncoding::Utf8) {
        Conversion conversion = converted(body, *marked);
        if (!conversion.isWhole) {
            return base::Error{.code = base::ErrorCode::InvalidWordList,
                .detail = QStringLiteral("not the %1 it begins as; save the list as UTF-8").arg(encodingName(*marked)).toStdString(),
                .where = file.toStdString(),
                .line = static_cast<int>(conversion.utf8.count('\n')) + 1};
        }
        return DecodedText{std::move(conversion.utf8), *marked};
    }
    if (!marked && !isUtf8(body) && looksChinese(body)) {
        if (Conversion conversion = converted(body, TextEncoding::Gb18030); conversion.isWhole) {
            return DecodedText{std::move(conversion.utf8), TextEncoding::Gb18030};
        }
    }
    return DecodedText{body, TextEncoding::Utf8};
}

QString encodingName(TextEncoding encoding)
{
    switch (encoding) {
    case TextEncoding::Utf16Le:
        return QStringLiteral("UTF-16 LE");
    case TextEncoding::Utf16Be:
        return QStringLiteral("UTF-16 BE");
    case TextEncoding::Gb18030:
        return QStringLiteral("GB18030");
    case TextEncoding::Utf8:
        break;
    }
    return QStringLiteral("UTF-8");
}

} // namespace sluice::service
