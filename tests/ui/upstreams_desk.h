#pragma once

#include "support/fake_relay_service.h"
#include "ui/pages/upstreams/upstream_dialog.h"
#include "ui/pages/upstreams/upstreams_controller.h"
#include "ui/pages/upstreams/upstreams_page.h"

#include <QListView>
#include <QTest>

#include <memory>

namespace sluice::tests {

// The Upstreams page over the scripted relay, as its tests use it. GUI thread.
struct UpstreamsDesk {
    FakeRelayService service;
    ui::UpstreamsPage page;
    std::unique_ptr<ui::UpstreamsController> controller;

    explicit UpstreamsDesk(const api::RelayConfig &config = FakeRelayService::sampleConfig())
    {
        service.setConfig(config);
        service.setStatus(FakeRelayService::runningStatus());
        controller = std::make_unique<ui::UpstreamsController>(page, service);
        page.resize(732, 560);
        page.show();
    }
    [[nodiscard]] QListView *list() const { return page.findChild<QListView *>(QStringLiteral("upstreamList")); }
    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            names << list()->model()->index(row, 0).data().toString();
        }
        return names;
    }
    void click(const QString &name) const
    {
        auto *button = page.findChild<QAbstractButton *>(name);
        QVERIFY(button && button->isEnabled());
        button->click();
    }
    [[nodiscard]] ui::UpstreamDialog *dialog() const
    {
        for (auto *open : page.findChildren<ui::UpstreamDialog *>()) {
            if (open->isVisible()) {
                return open;
            }
        }
        return nullptr;
    }
};

template<typename Widget>
Widget *in(const QWidget *parent, const QString &name)
{
    return parent->findChild<Widget *>(name);
}

} // namespace sluice::tests
