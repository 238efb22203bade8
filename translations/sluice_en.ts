<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>ListCommands</name>
        <message numerus="yes">
            <source>add %n word(s)</source>
            <translation>
                <numerusform>add %n word</numerusform>
                <numerusform>add %n words</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>delete %n word(s)</source>
            <translation>
                <numerusform>delete %n word</numerusform>
                <numerusform>delete %n words</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::DashboardController</name>
        <message numerus="yes">
            <source>%n running now</source>
            <translation>
                <numerusform>%n running now</numerusform>
                <numerusform>%n running now</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::FailoverSection</name>
        <message numerus="yes">
            <source>%n edit(s) not yet live</source>
            <translation>
                <numerusform>%n edit not yet live</numerusform>
                <numerusform>%n edits not yet live</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::GuardrailsPage</name>
        <message numerus="yes">
            <source>%n edit(s) not yet live</source>
            <translation>
                <numerusform>%n edit not yet live</numerusform>
                <numerusform>%n edits not yet live</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ListDelegate</name>
        <message numerus="yes">
            <source>%n edit(s) not yet live</source>
            <translation>
                <numerusform>%n edit not yet live</numerusform>
                <numerusform>%n edits not yet live</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hit(s) today</source>
            <translation>
                <numerusform>%n hit today</numerusform>
                <numerusform>%n hits today</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::NewListDialog</name>
        <message numerus="yes">
            <source>%n word(s) from %1</source>
            <translation>
                <numerusform>%n word from %1</numerusform>
                <numerusform>%n words from %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ShellController</name>
        <message numerus="yes">
            <source>%n running</source>
            <translation>
                <numerusform>%n running</numerusform>
                <numerusform>%n running</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n connections</source>
            <translation>
                <numerusform>%n connection</numerusform>
                <numerusform>%n connections</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::TryBox</name>
        <message numerus="yes">
            <source>%n hit(s)</source>
            <translation>
                <numerusform>%n hit</numerusform>
                <numerusform>%n hits</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamDelegate</name>
        <message numerus="yes">
            <source>%1, %n under way</source>
            <translation>
                <numerusform>%1, %n under way</numerusform>
                <numerusform>%1, %n under way</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::WordsCard</name>
        <message numerus="yes">
            <source>%n word(s)</source>
            <translation>
                <numerusform>%n word</numerusform>
                <numerusform>%n words</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 of %n word(s)</source>
            <translation>
                <numerusform>%1 of %n word</numerusform>
                <numerusform>%1 of %n words</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::WordsController</name>
        <message numerus="yes">
            <source>%n word(s) added.</source>
            <translation>
                <numerusform>%n word added.</numerusform>
                <numerusform>%n words added.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n were in the list already.</source>
            <translation>
                <numerusform>%n was in the list already.</numerusform>
                <numerusform>%n were in the list already.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) too long, the first is line %1.</source>
            <translation>
                <numerusform>%n line is too long: line %1.</numerusform>
                <numerusform>%n lines are too long, the first is line %1.</numerusform>
            </translation>
        </message>
    </context>
</TS>
