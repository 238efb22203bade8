#include "ui/text/error_sentence.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace sluice::ui {

namespace {

struct Row {
    base::ErrorCode code;
    const char *what;
    const char *why;
    const char *remedy;
};

using enum base::ErrorCode;

constexpr std::array kRows{
    Row{ContentBlocked, QT_TRANSLATE_NOOP("Errors", "A guardrail stopped this."),
        QT_TRANSLATE_NOOP("Errors", "The text holds a word from a list whose mode is Block."),
        QT_TRANSLATE_NOOP("Errors",
                          "Take the word out, or change the list's mode on the Guardrails page.")},
    Row{InvalidBody, QT_TRANSLATE_NOOP("Errors", "The request body could not be read."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "It is not valid JSON or UTF-8, or it names two different models; a guardrail judges "
            "only what it can read."),
        QT_TRANSLATE_NOOP("Errors", "Correct the program that sent it.")},
    Row{RateLimited, QT_TRANSLATE_NOOP("Errors", "Too many requests in one minute."),
        QT_TRANSLATE_NOOP("Errors", "The limit for this client is used up for now."),
        QT_TRANSLATE_NOOP("Errors",
                          "Wait for the time given, or raise the limit on requests per minute.")},
    Row{QuotaExceeded, QT_TRANSLATE_NOOP("Errors", "The quota is used up."),
        QT_TRANSLATE_NOOP("Errors", "Tokens or money for this period are spent."),
        QT_TRANSLATE_NOOP("Errors", "Wait for the next period, or raise the quota.")},
    Row{ExceedsLimit,
        QT_TRANSLATE_NOOP("Errors", "The request is larger than any limit could admit."),
        QT_TRANSLATE_NOOP("Errors", "It alone asks for more than the limit allows at once."),
        QT_TRANSLATE_NOOP("Errors", "Make the request smaller, or raise the limit.")},
    Row{KeySuspended, QT_TRANSLATE_NOOP("Errors", "This client is suspended for a while."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Its requests looked out of order: far more, or far more failing, than usual."),
        QT_TRANSLATE_NOOP("Errors",
                          "Look at what it sent on the Requests page, then lift the suspension.")},
    Row{Unauthorized, QT_TRANSLATE_NOOP("Errors", "The client gave no valid key."),
        QT_TRANSLATE_NOOP("Errors", "Sluice is set to ask every client for its own key."),
        QT_TRANSLATE_NOOP("Errors", "Give the client one of the accepted keys.")},
    Row{ForbiddenOrigin,
        QT_TRANSLATE_NOOP("Errors", "The request came from a place that is not allowed."),
        QT_TRANSLATE_NOOP("Errors",
                          "It was sent by a web page, or for a host name that is not ours."),
        QT_TRANSLATE_NOOP("Errors",
                          "If you trust the page, add its origin to the allowed origins.")},
    Row{KeyNotAllowed,
        QT_TRANSLATE_NOOP("Errors", "The client's key may not be used for this."),
        QT_TRANSLATE_NOOP("Errors", "Its settings name the models, routes or upstreams it is for."),
        QT_TRANSLATE_NOOP("Errors",
                          "Ask for another model, or allow this one in the key's settings.")},
    Row{MalformedRequest, QT_TRANSLATE_NOOP("Errors", "The request is not valid HTTP."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Its head or its framing breaks the rules, so where it ends cannot be known."),
        QT_TRANSLATE_NOOP("Errors", "Correct the program that sent it.")},
    Row{UnknownTransferCoding,
        QT_TRANSLATE_NOOP("Errors", "The request uses an unknown transfer coding."),
        QT_TRANSLATE_NOOP("Errors",
                          "Only chunked bodies and bodies of a stated length are understood."),
        QT_TRANSLATE_NOOP("Errors", "Let the client send one of these.")},
    Row{UnsupportedHttpVersion,
        QT_TRANSLATE_NOOP("Errors", "The request uses another HTTP version."),
        QT_TRANSLATE_NOOP("Errors", "Sluice speaks HTTP/1.1 and HTTP/1.0 with its clients."),
        QT_TRANSLATE_NOOP("Errors", "Let the client use HTTP/1.1.")},
    Row{TargetTooLong, QT_TRANSLATE_NOOP("Errors", "The request's URL is too long."),
        QT_TRANSLATE_NOOP("Errors", "It is longer than the limit for one line."),
        QT_TRANSLATE_NOOP("Errors", "Shorten it, or raise the limit for a line.")},
    Row{HeadTooLarge, QT_TRANSLATE_NOOP("Errors", "The request's headers are too large."),
        QT_TRANSLATE_NOOP("Errors", "Together they are larger than the limit for a head."),
        QT_TRANSLATE_NOOP("Errors",
                          "Send fewer or shorter headers, or raise the limit for a head.")},
    Row{RequestTimeout, QT_TRANSLATE_NOOP("Errors", "The request did not arrive in time."),
        QT_TRANSLATE_NOOP("Errors", "The client began it and then fell silent."),
        QT_TRANSLATE_NOOP("Errors", "Try again; if it stays so, look at the client's connection.")},
    Row{BodyTooLarge, QT_TRANSLATE_NOOP("Errors", "The request body is too large."),
        QT_TRANSLATE_NOOP("Errors", "It is larger than the limit for a body."),
        QT_TRANSLATE_NOOP("Errors", "Send less, or raise the limit for a body.")},
    Row{NotInspectable, QT_TRANSLATE_NOOP("Errors", "The request body cannot be inspected."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "It is compressed in a way Sluice cannot open, and a guardrail has to read what it "
            "judges."),
        QT_TRANSLATE_NOOP("Errors", "Let the client send it uncompressed.")},
    Row{Busy, QT_TRANSLATE_NOOP("Errors", "Sluice is full."),
        QT_TRANSLATE_NOOP("Errors", "Memory or connections set aside for requests are all in use."),
        QT_TRANSLATE_NOOP("Errors", "Try again shortly, or raise the limits.")},
    Row{Loop, QT_TRANSLATE_NOOP("Errors", "The request came back to Sluice."),
        QT_TRANSLATE_NOOP("Errors",
                          "An upstream leads to this relay, directly or through another one."),
        QT_TRANSLATE_NOOP("Errors",
                          "Give the upstream the address of a provider, not one of ours.")},
    Row{Paused, QT_TRANSLATE_NOOP("Errors", "Sluice is paused."),
        QT_TRANSLATE_NOOP("Errors", "It was paused here at the desk."),
        QT_TRANSLATE_NOOP("Errors", "Resume it in the header of the window.")},
    Row{NoUpstream, QT_TRANSLATE_NOOP("Errors", "No upstream can be used."),
        QT_TRANSLATE_NOOP("Errors", "None is set up, or none is answering now."),
        QT_TRANSLATE_NOOP("Errors",
                          "Add an upstream, or test those you have on the Upstreams page.")},
    Row{UpstreamError, QT_TRANSLATE_NOOP("Errors", "The upstream gave no usable answer."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "The connection broke, or the answer was not valid, before any content came."),
        QT_TRANSLATE_NOOP("Errors",
                          "Test the upstream; if others work, the fault is on its side.")},
    Row{UpstreamTimeout, QT_TRANSLATE_NOOP("Errors", "The upstream took too long."),
        QT_TRANSLATE_NOOP("Errors", "No content came within the time allowed."),
        QT_TRANSLATE_NOOP("Errors", "Try again, or allow more time in the upstream's timeouts.")},
    Row{UpstreamInterrupted, QT_TRANSLATE_NOOP("Errors", "The upstream broke off its answer."),
        QT_TRANSLATE_NOOP("Errors",
                          "The connection ended or stalled after the first content had come."),
        QT_TRANSLATE_NOOP("Errors", "Ask again; what came so far was passed on.")},
    Row{WebSocketUnsupported,
        QT_TRANSLATE_NOOP("Errors", "The upstream does not take WebSocket connections."),
        QT_TRANSLATE_NOOP("Errors", "It answered the request to switch protocols with something else."),
        QT_TRANSLATE_NOOP("Errors",
                          "Nothing to do: programs fall back to plain requests by themselves.")},
    Row{NotFound, QT_TRANSLATE_NOOP("Errors", "There is nothing at this address."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Paths under /_sluice/ belong to Sluice itself, and this one is not among them."),
        QT_TRANSLATE_NOOP("Errors", "Check the path the client asks for.")},
    Row{DnsFailed, QT_TRANSLATE_NOOP("Errors", "The name in the URL was not found."),
        QT_TRANSLATE_NOOP("Errors", "It is misspelt, or this computer cannot look up names now."),
        QT_TRANSLATE_NOOP("Errors", "Check the spelling of the URL and your network connection.")},
    Row{ProxyFailed, QT_TRANSLATE_NOOP("Errors", "The outbound proxy did not let the connection through."),
        QT_TRANSLATE_NOOP("Errors", "It cannot be reached, refused the address, or wants another user or password."),
        QT_TRANSLATE_NOOP("Errors", "Check the upstream's proxy address and its credential.")},
    Row{TunnelFailed, QT_TRANSLATE_NOOP("Errors", "The tunnel's server did not carry the connection."),
        QT_TRANSLATE_NOOP("Errors", "It cannot be reached, refused to switch to WebSocket, or ended the tunnel."),
        QT_TRANSLATE_NOOP("Errors", "Check the tunnel's address, its certificate and its credential.")},
    Row{ConnectFailed, QT_TRANSLATE_NOOP("Errors", "The address refuses connections."),
        QT_TRANSLATE_NOOP("Errors", "Nothing listens there, or a firewall is in the way."),
        QT_TRANSLATE_NOOP("Errors", "Check the port in the URL and whether the service runs.")},
    Row{ConnectTimeout, QT_TRANSLATE_NOOP("Errors", "The address does not answer."),
        QT_TRANSLATE_NOOP("Errors", "No connection came about in the time allowed."),
        QT_TRANSLATE_NOOP("Errors",
                          "Check the URL, your network, and whether a VPN or firewall is needed.")},
    Row{TlsFailed, QT_TRANSLATE_NOOP("Errors", "The connection cannot be made secure."),
        QT_TRANSLATE_NOOP("Errors",
                          "The certificate is not trusted, has expired, or is for another name."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "For a server of your own, give its CA file; otherwise check the URL and the clock of "
            "this computer.")},
    Row{CredentialRejected,
        QT_TRANSLATE_NOOP("Errors", "The upstream does not accept the credential."),
        QT_TRANSLATE_NOOP("Errors", "The key is wrong, revoked, or not allowed to do this."),
        QT_TRANSLATE_NOOP("Errors", "Enter the key again, or make a new one with the provider.")},
    Row{InvalidResponse, QT_TRANSLATE_NOOP("Errors", "The answer is not what an API would send."),
        QT_TRANSLATE_NOOP("Errors",
                          "The URL may lead to a web page or to another kind of service."),
        QT_TRANSLATE_NOOP("Errors", "Check the path in the URL; most end in /v1.")},
    Row{AddressInUse, QT_TRANSLATE_NOOP("Errors", "The address is already taken."),
        QT_TRANSLATE_NOOP("Errors", "Another program listens on this port."),
        QT_TRANSLATE_NOOP("Errors", "Quit that program, or choose another port.")},
    Row{AddressUnavailable,
        QT_TRANSLATE_NOOP("Errors", "The address does not belong to this computer."),
        QT_TRANSLATE_NOOP("Errors", "No network interface has it now."),
        QT_TRANSLATE_NOOP("Errors", "Use 127.0.0.1, or an address this computer has.")},
    Row{PermissionDenied, QT_TRANSLATE_NOOP("Errors", "Permission denied."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Your account may not do this; ports below 1024, for instance, need special rights."),
        QT_TRANSLATE_NOOP("Errors", "Choose a port above 1023, or a file you may use.")},
    Row{FileNotFound, QT_TRANSLATE_NOOP("Errors", "The file is not there."),
        QT_TRANSLATE_NOOP("Errors", "It was moved, renamed or deleted, or the path is wrong."),
        QT_TRANSLATE_NOOP("Errors", "Put it back, or correct the path.")},
    Row{FileUnreadable, QT_TRANSLATE_NOOP("Errors", "The file cannot be read."),
        QT_TRANSLATE_NOOP("Errors",
                          "Your account has no right to read it, or the disk has a fault."),
        QT_TRANSLATE_NOOP("Errors", "Check the file's permissions.")},
    Row{FileUnwritable, QT_TRANSLATE_NOOP("Errors", "The file cannot be saved."),
        QT_TRANSLATE_NOOP("Errors", "The folder is read-only, or the disk is full."),
        QT_TRANSLATE_NOOP("Errors", "Check permissions and free space, then save again.")},
    Row{InvalidConfig, QT_TRANSLATE_NOOP("Errors", "A setting cannot be used."),
        QT_TRANSLATE_NOOP("Errors", "Its value is outside what is allowed."),
        QT_TRANSLATE_NOOP("Errors",
                          "Correct the value named here; until then the settings in force stay.")},
    Row{InvalidWordList, QT_TRANSLATE_NOOP("Errors", "The word list was refused."),
        QT_TRANSLATE_NOOP("Errors",
                          "A list is UTF-8 text with one word of at most 1,000 characters a line."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Correct the line named here; until then the last good version stays in force.")},
    Row{InvalidCertificate, QT_TRANSLATE_NOOP("Errors", "The certificate cannot be used."),
        QT_TRANSLATE_NOOP("Errors", "The file holds no valid PEM certificate, or it has expired."),
        QT_TRANSLATE_NOOP("Errors", "Choose another file, or let Sluice make a new certificate.")},
    Row{KeyStoreUnavailable, QT_TRANSLATE_NOOP("Errors", "The system's key store does not answer."),
        QT_TRANSLATE_NOOP("Errors", "None is installed, or it is locked."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Unlock it and try again; until then keys stay in memory for this run only.")},
    Row{CredentialMissing, QT_TRANSLATE_NOOP("Errors", "The credential has no value."),
        QT_TRANSLATE_NOOP(
            "Errors", "Nothing is stored under its name, or the environment variable is not set."),
        QT_TRANSLATE_NOOP("Errors", "Enter the key in the upstream's dialog.")},
    Row{ClientKeyUnknown, QT_TRANSLATE_NOOP("Errors", "There is no such client key."),
        QT_TRANSLATE_NOOP("Errors", "It was removed meanwhile, or its name is another one."),
        QT_TRANSLATE_NOOP("Errors", "Look at the list of client keys.")},
    Row{BodyNotKept, QT_TRANSLATE_NOOP("Errors", "The text of this request is not kept."),
        QT_TRANSLATE_NOOP("Errors",
                          "Texts are kept only where the settings say so, and for a day at most."),
        QT_TRANSLATE_NOOP("Errors", "Look at the settings of records if later ones are to be kept.")},
    Row{KeyStoreLocked, QT_TRANSLATE_NOOP("Errors", "The system's key store is locked."),
        QT_TRANSLATE_NOOP("Errors", "It opens when you log in, or with its own password."),
        QT_TRANSLATE_NOOP("Errors", "Unlock it; Sluice looks again by itself.")},
    Row{WrongKey, QT_TRANSLATE_NOOP("Errors", "This key does not open what is kept."),
        QT_TRANSLATE_NOOP("Errors",
                          "The passphrase is another one, or the key store has lost Sluice's key."),
        QT_TRANSLATE_NOOP("Errors",
                          "Give the right one, or forget what is kept; it ends within a day anyway.")},
    Row{Internal, QT_TRANSLATE_NOOP("Errors", "Something went wrong inside Sluice."),
        QT_TRANSLATE_NOOP("Errors", "This is a fault of ours."),
        QT_TRANSLATE_NOOP("Errors",
                          "Try again; if it happens again, please report it with these details.")},
};

const Row *rowOf(base::ErrorCode code)
{
    for (const Row &row : kRows) {
        if (row.code == code) {
            return &row;
        }
    }
    return nullptr;
}

QString translated(const char *source)
{
    return QCoreApplication::translate("Errors", source);
}

} // namespace

ErrorSentence errorSentence(base::ErrorCode code)
{
    const Row *row = rowOf(code);
    if (!row) {
        return {};
    }
    return {translated(row->what), translated(row->why), translated(row->remedy)};
}

QString errorFacts(const base::Error &error)
{
    return QString::fromStdString(base::toString(error));
}

QString errorLine(const base::Error &error)
{
    if (!error.isError()) {
        return {};
    }
    const ErrorSentence sentence = errorSentence(error.code);
    QString happened = sentence.what;
    if (const QString facts = errorFacts(error); !facts.isEmpty()) {
        happened = QCoreApplication::translate("Errors", "%1 (%2)", "sentence (facts)")
                       .arg(happened, facts);
    }
    return QCoreApplication::translate("Errors", "%1 %2", "two sentences in one line")
        .arg(happened, sentence.remedy);
}

QString errorParagraphs(const base::Error &error)
{
    if (!error.isError()) {
        return {};
    }
    const ErrorSentence sentence = errorSentence(error.code);
    QStringList parts{sentence.what, sentence.why};
    if (const QString facts = errorFacts(error); !facts.isEmpty()) {
        parts << facts;
    }
    parts << sentence.remedy;
    return parts.join(QLatin1Char('\n'));
}

} // namespace sluice::ui
