<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>GuardrailWords</name>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The words of %n file(s) of a folder.</source>
            <translation>
                <numerusform>The words of %n file of a folder.</numerusform>
                <numerusform>The words of %n files of a folder.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s)</source>
            <translation>
                <numerusform>%n hour</numerusform>
                <numerusform>%n hours</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>%n minute</numerusform>
                <numerusform>%n minutes</numerusform>
            </translation>
        </message>
    </context>
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
        <name>sluice::ui::EntitiesSection</name>
        <message numerus="yes">
            <source>%n kind(s)</source>
            <translation>
                <numerusform>%n kind</numerusform>
                <numerusform>%n kinds</numerusform>
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
        <name>sluice::ui::ListSource</name>
        <message numerus="yes">
            <source>%n word(s) from %1</source>
            <translation>
                <numerusform>%n word from %1</numerusform>
                <numerusform>%n words from %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::PatternDelegate</name>
        <message numerus="yes">
            <source>%n hit(s) today</source>
            <translation>
                <numerusform>%n hit today</numerusform>
                <numerusform>%n hits today</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::PatternDialog</name>
        <message numerus="yes">
            <source>%n hit(s)</source>
            <translation>
                <numerusform>%n hit</numerusform>
                <numerusform>%n hits</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RequestDetail</name>
        <message numerus="yes">
            <source>%n value(s) left as placeholders.</source>
            <translation>
                <numerusform>%n value left as a placeholder.</numerusform>
                <numerusform>%n values left as placeholders.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n placeholder(s) of the answer became values again.</source>
            <translation>
                <numerusform>%n placeholder of the answer became values again.</numerusform>
                <numerusform>%n placeholders of the answer became values again.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n placeholder(s) came back garbled and were left as they came.</source>
            <translation>
                <numerusform>%n placeholder came back garbled and was left as it came.</numerusform>
                <numerusform>%n placeholders came back garbled and were left as they came.</numerusform>
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
    <context>
        <name>LimitRows</name>
        <message numerus="yes">
            <source>%n trip(s) that lengthen the next suspension</source>
            <translation>
                <numerusform>%n trip that lengthens the next suspension</numerusform>
                <numerusform>%n trips that lengthen the next suspension</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::GaugesSection</name>
        <message numerus="yes">
            <source>%n more that are less full</source>
            <translation>
                <numerusform>%n more that is less full</numerusform>
                <numerusform>%n more that are less full</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::LimitsController</name>
        <message numerus="yes">
            <source>Money by the prices of %n model(s); the oldest is of %1.</source>
            <translation>
                <numerusform>Money by the price of %n model; the oldest is of %1.</numerusform>
                <numerusform>Money by the prices of %n models; the oldest is of %1.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) since %1: what the desk has seen, at most 24 hours. A refused client would have tried again, which is not replayed; nor are breakers and limits that find themselves.</source>
            <translation>
                <numerusform>%n request since %1: what the desk has seen, at most 24 hours. A refused client would have tried again, which is not replayed; nor are breakers and limits that find themselves.</numerusform>
                <numerusform>%n requests since %1: what the desk has seen, at most 24 hours. A refused client would have tried again, which is not replayed; nor are breakers and limits that find themselves.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ClientRows</name>
        <message numerus="yes">
            <source>%n trip(s) that lengthen the next suspension</source>
            <translation>
                <numerusform>%n trip that lengthens the next suspension</numerusform>
                <numerusform>%n trips that lengthen the next suspension</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) still have to go well.</source>
            <translation>
                <numerusform>%n request still has to go well.</numerusform>
                <numerusform>%n requests still have to go well.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::AccessCard</name>
        <message numerus="yes">
            <source>Programs without a key may use the relay too: %n request(s) in the last minute, which would be refused with 401.</source>
            <translation>
                <numerusform>Programs without a key may use the relay too: %n request in the last minute, which would be refused with 401.</numerusform>
                <numerusform>Programs without a key may use the relay too: %n requests in the last minute, which would be refused with 401.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::EditBar</name>
        <message numerus="yes">
            <source>%n edit(s) not yet live</source>
            <translation>
                <numerusform>%n edit not yet live</numerusform>
                <numerusform>%n edits not yet live</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ExpiryEditor</name>
        <message numerus="yes">
            <source>In %n day(s)</source>
            <translation>
                <numerusform>In %n day</numerusform>
                <numerusform>In %n days</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::IssuedKeyDialog</name>
        <message numerus="yes">
            <source>Copied. It leaves the clipboard after %n second(s), unless something else is copied.</source>
            <translation>
                <numerusform>Copied. It leaves the clipboard after %n second, unless something else is copied.</numerusform>
                <numerusform>Copied. It leaves the clipboard after %n seconds, unless something else is copied.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RevokeQuestion</name>
        <message numerus="yes">
            <source>It is in use: %n request(s) in the last minute.</source>
            <translation>
                <numerusform>It is in use: %n request in the last minute.</numerusform>
                <numerusform>It is in use: %n requests in the last minute.</numerusform>
            </translation>
        </message>
    </context>
</TS>
