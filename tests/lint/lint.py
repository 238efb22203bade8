#!/usr/bin/env python3
"""Holds the walls of the house: who may include and link whom, and a few habits that a compiler cannot see.

lint.py ROOT --qt-include DIR…   checks the files of ROOT that git knows; exits 1 and names file and line of every breach
lint.py --self-test              plants one breach of every rule in a small tree and fails unless each one is found
"""

import os
import re
import subprocess
import sys
import tempfile

# What docs/architecture.md lays down: layer, its folder, layers it may include, Qt modules it may include.
LAYERS = {
    "base": ("core/base", set(), set()),
    "analysis": ("core/analysis", {"base"}, set()),
    "http": ("core/http", {"base"}, set()),
    "policy": ("core/policy", {"base"}, set()),
    "api": ("core/api", {"base", "policy", "analysis"}, {"Core"}),
    "tls": ("core/tls", {"base"}, set()),
    "relay": ("core/relay", {"base", "http", "policy", "api", "tls"}, {"Core", "Network"}),
    "store": ("core/store", {"base", "api"}, {"Core", "Sql"}),
    "service": ("core/service", {"base", "api", "analysis", "relay", "store", "tls"}, {"Core"}),
    "ui_models": ("ui/models", {"base", "api"}, {"Core"}),
    "ui": ("ui", {"base", "api", "ui_models"}, {"Core", "Gui", "Widgets", "Svg"}),
    "sluicectl": ("app/sluicectl", {"service", "api"}, {"Core", "Network"}),
    # Network for the local socket by which a second start finds the first.
    "sluice": ("app/sluice", {"ui", "service", "api"}, {"Core", "Gui", "Widgets", "Network"}),
}
# Layers whose words api tells.
WORDS = {"policy", "analysis"}
# Libraries that are part of a layer: the program without its main(), so that tests can drive it.
PARTS = {"desk": "sluice"}

# Headers and CMake packages of others, and the only folders that may name them.
THIRD_PARTY = [
    (re.compile(r"boost/"), ("core/http/",), "Boost belongs to core/http"),
    (re.compile(r"openssl/"), ("core/tls/", "core/relay/", "core/store/"), "OpenSSL belongs to core/tls, relay and store"),
    (re.compile(r"qt6?keychain/"), ("core/store/",), "QtKeychain belongs to core/store"),
    (re.compile(r"(hs/)?hs(_\w+)?\.h$"), (), "Hyperscan and Vectorscan lose matches and are not used"),
]
# Single Qt headers beyond a layer's modules. service fills a RuntimeConfig, whose TLS identity is of the first two value types, and fetches
# subscribed word lists; it opens no socket itself.
HEADER_EXTRAS = {"service": {"QSslCertificate", "QSslKey", "QSslConfiguration", "QNetworkAccessManager", "QNetworkProxy", "QNetworkReply",
                             "QNetworkRequest"},
                 # store asks the session's key store whether it is locked.
                 "store": {"QDBusConnection", "QDBusMessage", "QDBusPendingCallWatcher", "QDBusPendingReply", "QDBusVariant"}}
CHARTS_FOLDER = "ui/widgets/charts/"

# External targets a layer may link, beside Qt's modules above.
LINK_EXTRAS = {
    "analysis": {"ZLIB::ZLIB"},
    "http": {"Boost::headers", "ZLIB::ZLIB", "${SLUICE_ZSTD_LIBRARY}", "${SLUICE_BROTLI_LIBRARY}"},
    "policy": {"PkgConfig::RE2"},
    "tls": {"OpenSSL::Crypto"},
    "relay": {"OpenSSL::Crypto", "OpenSSL::SSL"},
    "store": {"Qt6Keychain::Qt6Keychain", "OpenSSL::Crypto", "Qt6::DBus"},
    "ui": {"Qt6::Charts"},
}

THREAD_WORDS = ("GUI thread", "Control thread", "Worker thread", "Store thread", "Any thread", "No thread rules")
MACHINE_PATHS = re.compile(r"(?<![\w./-])/(root|Users|home/(?!you/)[a-z])[/a-z]")
SOURCE = re.compile(r"\.(h|cpp)$")
TEXT = re.compile(r"\.(h|cpp|txt|cmake|json|md|py|sh|yml|qss|svg|ts|in|html|js|mjs|css|desktop|conf)$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CLASS = re.compile(r"^(?:class|struct)\s+(?:alignas\(\w+\)\s+)?(?:\[\[\w+\]\]\s+)?(\w+)[^;]*$")


def layer_of(path):
    """The layer a file lies in; the longest folder wins, so that ui/models is not ui."""
    best = None
    for name, (folder, _, _) in LAYERS.items():
        if path.startswith(folder + "/") and (best is None or len(folder) > len(LAYERS[best][0])):
            best = name
    return best


def layer_of_include(text):
    if text.startswith("ui/"):
        return layer_of(text)
    return layer_of("core/" + text)


def allowed_layers(name):
    """Direct links, and for the programs all that these reach: only app/ knows every concrete class."""
    allowed = {name} | LAYERS[name][1]
    # policy's words (modes, verdicts) and analysis' (classes of errors) are part of what api tells; whoever includes api may name them.
    if "api" in allowed:
        allowed |= WORDS
    if name in ("sluice", "sluicectl"):
        for link in list(allowed):
            if link in LAYERS:
                allowed |= LAYERS[link][1]
        allowed |= {"base"}
    return allowed


class QtModules:
    """Which module a Qt header belongs to, read from where the headers lie."""

    def __init__(self, folders):
        self.modules = {}
        for folder in folders:
            for entry in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
                inside = os.path.join(folder, entry)
                if entry.startswith("Qt") and os.path.isdir(inside):
                    for header in os.listdir(inside):
                        self.modules.setdefault(header, entry[2:])

    def module_of(self, header):
        if "/" in header:
            first = header.split("/", 1)[0]
            return first[2:] if first.startswith("Qt") else None
        if header.startswith("Qt") and header[2:] in self.modules.values():
            return header[2:]
        return self.modules.get(header)


def check_includes(path, lines, qt, report):
    layer = layer_of(path)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, header = match.groups()
        for pattern, folders, reason in THIRD_PARTY:
            in_tests = path.startswith("tests/") and folders
            if pattern.match(header) and not in_tests and not path.startswith(folders):
                report(path, number, f"<{header}>: {reason}")
        if layer is None:
            continue
        if quote == '"':
            other = layer_of_include(header)
            if other and other not in allowed_layers(layer):
                report(path, number, f'"{header}": {layer} may not include {other}')
            continue
        module = qt.module_of(header)
        if module == "Charts":
            if not path.startswith(CHARTS_FOLDER):
                report(path, number, f"<{header}>: Qt Charts is named in {CHARTS_FOLDER} only")
        elif module and module not in LAYERS[layer][2] and header not in HEADER_EXTRAS.get(layer, set()):
            report(path, number, f"<{header}>: {layer} may not use Qt {module}")
        elif not module and re.match(r"Q[A-Z]\w*$|Qt[A-Z]\w*/", header):
            report(path, number, f"<{header}>: this Qt header is in no module known here")


def check_header(path, lines, report):
    if "#pragma once" not in (line.strip() for line in lines):
        report(path, 1, "a header without #pragma once")
    if not path.startswith(("core/", "ui/", "app/")):
        return
    text = re.sub(r"\s*\n\s*//\s*", " ", "\n".join(lines))
    has_word = any(word in text for word in THREAD_WORDS)
    for number, line in enumerate(lines, 1):
        match = CLASS.match(line)
        # A struct of plain facts needs no word; a class has a life, and somebody must know where.
        if match and line.startswith("class") and not has_word:
            report(path, number, f"{match.group(1)}: its comment must end with the thread it lives on")
            return


def check_machine_paths(path, lines, report):
    for number, line in enumerate(lines, 1):
        if MACHINE_PATHS.search(line):
            report(path, number, "the path of one machine")


def link_lines(text):
    """(line, target, links) of every sluice_add_library and target_link_libraries of a CMakeLists.txt."""
    bare = re.sub(r"#.*", "", text)
    for match in re.finditer(r"\b(sluice_add_library|target_link_libraries)\s*\(([^)]*)\)", bare):
        number = bare.count("\n", 0, match.start()) + 1
        words = match.group(2).split()
        if match.group(1) == "target_link_libraries":
            keywords = {"PUBLIC", "PRIVATE", "INTERFACE"}
            yield number, words[0], [word for word in words[1:] if word not in keywords]
            continue
        target, links, section = "", [], ""
        for word in words:
            if word in ("NAME", "SOURCES", "LINKS", "PRIVATE_LINKS", "PCH", "MOC"):
                section = word
            elif section == "NAME":
                target = word
            elif section in ("LINKS", "PRIVATE_LINKS"):
                links.append(word)
        yield number, target, links


def check_links(path, text, report):
    for number, target, links in link_lines(text):
        layer = target[len("sluice_"):] if target.startswith("sluice_") else target
        layer = PARTS.get(layer, layer)
        if layer not in LAYERS:
            continue
        allowed = allowed_layers(layer) - (WORDS - LAYERS[layer][1] if layer in ("service", "ui", "ui_models") else set())
        for link in links:
            if link == "sluice_options":
                continue
            if link.startswith("sluice_"):
                other = link[len("sluice_"):]
                if PARTS.get(other, other) not in allowed:
                    report(path, number, f"{target} may not link {link}")
            elif link.startswith("Qt6::"):
                if link[5:] not in LAYERS[layer][2] and link not in LINK_EXTRAS.get(layer, set()):
                    report(path, number, f"{target} may not link {link}")
            elif "::" in link and link not in LINK_EXTRAS.get(layer, set()):
                report(path, number, f"{target} may not link {link}")


def files_of(root):
    """The files git knows; without git (a released archive) all but what is built."""
    try:
        listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                check=True, capture_output=True).stdout.decode()
        return sorted(set(name for name in listed.split("\0") if name))
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if name not in (".git", "build", "node_modules", "__pycache__")]
            found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
        return sorted(found)


def check_tree(root, qt):
    breaches = []

    def report(path, number, text):
        breaches.append(f"{path}:{number}: {text}")

    for path in files_of(root):
        whole = os.path.join(root, path)
        is_script = "." not in os.path.basename(path.lstrip("."))
        if not os.path.isfile(whole) or not (TEXT.search(path) or is_script):
            continue
        try:
            with open(whole, encoding="utf-8") as file:
                text = file.read()
        except UnicodeDecodeError:
            continue
        lines = text.splitlines()
        if path != "tests/lint/lint.py":
            check_machine_paths(path, lines, report)
        if SOURCE.search(path):
            check_includes(path, lines, qt, report)
        if path.endswith(".h"):
            check_header(path, lines, report)
        if path.endswith((".cmake", "CMakeLists.txt")):
            check_links(path, text, report)
    return breaches


# file, content, what must be said about it (nothing: it must pass)
PLANTED = [
    ("core/base/good.h", "#pragma once\n#include <string>\n// A thing. Any thread.\nclass Good {\n};\n", None),
    ("core/base/wrapped.h", "#pragma once\n// A thing whose comment is long. Any\n// thread.\nclass Wrapped {\n};\n", None),
    ("core/service/good.cpp", "#include <QSslKey>\n", None),
    ("core/relay/good.cpp", '#include "http/a.h"\n#include "relay/b.h"\n#include <QSslSocket>\n', None),
    ("ui/widgets/charts/good.cpp", '#include <QChart>\n#include "api/records.h"\n', None),
    ("ui/shell/good.cpp", '#include "ui/models/a.h"\n#include <QWidget>\n#include "policy/guardrail/verdict.h"\n', None),
    ("app/sluice/good.cpp", '#include "store/a.h"\n#include "relay/b.h"\n#include "ui/shell/c.h"\n', None),
    ("core/http/CMakeLists.txt", "sluice_add_library(NAME sluice_http SOURCES a.cpp LINKS sluice_base PRIVATE_LINKS Boost::headers)\n", None),
    ("core/base/up.cpp", '#include "policy/a.h"\n', "base may not include policy"),
    ("core/http/up.cpp", '#include "api/a.h"\n', "http may not include api"),
    ("core/relay/up.cpp", '#include "store/a.h"\n', "relay may not include store"),
    ("core/store/up.cpp", '#include "relay/a.h"\n', "store may not include relay"),
    ("ui/shell/up.cpp", '#include "service/a.h"\n', "ui may not include service"),
    ("ui/models/up.cpp", '#include "ui/shell/a.h"\n', "ui_models may not include ui"),
    ("core/policy/qt.cpp", "#include <QString>\n", "policy may not use Qt Core"),
    ("core/analysis/qt.cpp", "#include <QFile>\n", "analysis may not use Qt Core"),
    ("core/relay/logs.cpp", '#include "analysis/error_tally.h"\n', None),
    ("core/analysis/up.cpp", '#include "policy/a.h"\n', "analysis may not include policy"),
    ("core/tls/qt.cpp", "#include <QtCore/QString>\n", "tls may not use Qt Core"),
    ("core/api/qt.cpp", "#include <QSslSocket>\n", "api may not use Qt Network"),
    ("core/service/qt.cpp", "#include <QSqlQuery>\n", "service may not use Qt Sql"),
    ("ui/models/qt.cpp", "#include <QWidget>\n", "ui_models may not use Qt Widgets"),
    ("app/sluicectl/qt.cpp", "#include <QIcon>\n", "sluicectl may not use Qt Gui"),
    ("ui/pages/chart.cpp", "#include <QChart>\n", "Qt Charts is named in"),
    ("core/relay/boost.cpp", "#include <boost/asio.hpp>\n", "Boost belongs to core/http"),
    ("core/http/ssl.cpp", "#include <openssl/ssl.h>\n", "OpenSSL belongs to"),
    ("core/relay/keys.cpp", "#include <qt6keychain/keychain.h>\n", "QtKeychain belongs to"),
    ("core/policy/scan.cpp", "#include <hs.h>\n", "Hyperscan and Vectorscan"),
    ("tests/unit/scan.cpp", "#include <hs/hs.h>\n", "Hyperscan and Vectorscan"),
    ("core/base/twice.h", "// A thing. Any thread.\n", "without #pragma once"),
    ("core/base/homeless.h", "#pragma once\n// A thing.\nclass Homeless final {\n};\n", "Homeless: its comment must end"),
    ("docs/place.md", "see /ho" + "me/someone/notes\n", "the path of one machine"),
    ("run", "cd /ro" + "ot/sluice\n", "the path of one machine"),
    ("app/sluice/CMakeLists.txt", "target_link_libraries(sluice PRIVATE sluice_desk)\n", None),
    ("ui/shell/CMakeLists.txt", "target_link_libraries(sluice_ui PRIVATE sluice_desk)\n", "sluice_ui may not link sluice_desk"),
    ("core/store/CMakeLists.txt", "sluice_add_library(NAME sluice_store\n  SOURCES\n  LINKS sluice_base sluice_relay)\n", "sluice_store may not link sluice_relay"),
    ("ui/CMakeLists.txt", "target_link_libraries(sluice_ui PRIVATE sluice_service)\n", "sluice_ui may not link sluice_service"),
    ("core/base/CMakeLists.txt", "sluice_add_library(NAME sluice_base SOURCES LINKS Qt6::Core)\n", "sluice_base may not link Qt6::Core"),
    ("core/policy/CMakeLists.txt", "target_link_libraries(sluice_policy PRIVATE OpenSSL::Crypto)\n", "sluice_policy may not link OpenSSL::Crypto"),
]


def self_test():
    faults = []
    with tempfile.TemporaryDirectory() as root:
        headers = {"QtCore": ["QString", "QFile"], "QtNetwork": ["QSslSocket", "QSslKey"], "QtSql": ["QSqlQuery"], "QtGui": ["QIcon"],
                   "QtWidgets": ["QWidget"], "QtCharts": ["QChart"]}
        for module, names in headers.items():
            os.makedirs(os.path.join(root, "qt", module))
            for name in names:
                open(os.path.join(root, "qt", module, name), "w").close()
        qt = QtModules([os.path.join(root, "qt")])
        tree = os.path.join(root, "tree")
        for path, content, _ in PLANTED:
            whole = os.path.join(tree, path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            with open(whole, "w", encoding="utf-8") as file:
                file.write(content)
        breaches = check_tree(tree, qt)
        for path, _, expected in PLANTED:
            said = [breach for breach in breaches if breach.startswith(path + ":")]
            if expected is None and said:
                faults.append(f"{path} is fine, but: {said}")
            elif expected is not None and not any(expected in breach for breach in said):
                faults.append(f"{path}: '{expected}' was not found; said: {said}")
    print("\n".join(faults) or f"all {len(PLANTED)} planted files are judged rightly")
    return 1 if faults else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) < 3 or arguments[1] != "--qt-include":
        print(__doc__, file=sys.stderr)
        return 2
    qt = QtModules(arguments[2:])
    if not qt.modules:
        print("lint: no Qt headers in " + " ".join(arguments[2:]), file=sys.stderr)
        return 2
    breaches = check_tree(arguments[0], qt)
    print("\n".join(breaches) or "no wall is broken")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
