#include "ui/pages/upstreams/route_dialog.h"

#include "ui/widgets/form_field.h"

#include <QComboBox>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

QLineEdit *edit(const QString &name, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(name);
    return field;
}

} // namespace

RouteDialog::RouteDialog(bool isNew, QWidget *parent)
    : EntryDialog(isNew, parent), m_name(edit(u"name"_s, this)), m_client(edit(u"client"_s, this)),
      m_path(edit(u"path"_s, this)), m_model(edit(u"model"_s, this)), m_target(new QComboBox(this)),
      m_rename(edit(u"rename"_s, this)), m_nameField(addField(u"name"_s, m_name)),
      m_clientField(addField(u"client"_s, m_client)), m_pathField(addField(u"path"_s, m_path)),
      m_modelField(addField(u"model"_s, m_model)), m_targetField(addField(u"cluster"_s, m_target)),
      m_renameField(addField(u"rename_model"_s, m_rename))
{
    setObjectName(u"routeDialog"_s);
    m_target->setObjectName(u"target"_s);
    m_path->setPlaceholderText(u"/v1/chat/*"_s);
    m_model->setPlaceholderText(u"gpt-*"_s);
    resize(460, sizeHint().height());
    RouteDialog::retranslate();
}

void RouteDialog::setTargets(const QStringList &clusters, const QStringList &upstreams)
{
    m_clusters = clusters.size();
    m_target->clear();
    for (const QString &name : clusters + upstreams) {
        m_target->addItem(QString(), QVariant(name));
    }
    retranslate();
    m_target->setCurrentIndex(-1);
}

void RouteDialog::setRoute(const api::RouteConfig &route)
{
    m_initial = route;
    m_name->setText(route.name);
    m_client->setText(route.client);
    m_path->setText(route.path);
    m_model->setText(route.model);
    m_target->setCurrentIndex(m_target->findData(route.cluster));
    m_rename->setText(route.renameModel);
}

api::RouteConfig RouteDialog::route() const
{
    api::RouteConfig route = m_initial;
    route.name = m_name->text().trimmed();
    route.client = m_client->text().trimmed();
    route.path = m_path->text().trimmed();
    route.model = m_model->text().trimmed();
    route.cluster = m_target->currentData().toString();
    route.renameModel = m_rename->text().trimmed();
    return route;
}

void RouteDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(isNew() ? tr("Add route") : tr("Edit route"));
    m_nameField->setLabel(tr("Name"));
    m_clientField->setLabel(tr("Client"));
    m_clientField->setNote(
        tr("Patterns as for file names: * for anything, ? for one character. Empty: any."));
    m_pathField->setLabel(tr("Path"));
    m_modelField->setLabel(tr("Model"));
    m_targetField->setLabel(tr("Goes to"));
    m_renameField->setLabel(tr("Ask for the model"));
    m_renameField->setNote(tr("What the upstream calls it. Empty: as the client asked."));
    m_client->setPlaceholderText(tr("any"));
    m_rename->setPlaceholderText(tr("unchanged"));
    m_target->setPlaceholderText(tr("choose one"));
    for (int i = 0; i < m_target->count(); ++i) {
        const QString name = m_target->itemData(i).toString();
        m_target->setItemText(
            i, i < m_clusters ? tr("Cluster %1").arg(name) : tr("Upstream %1").arg(name));
    }
}

} // namespace sluice::ui
