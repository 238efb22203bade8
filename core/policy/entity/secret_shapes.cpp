#include "policy/entity/secret_shapes.h"

#include "policy/entity/folded_window.h"

namespace sluice::policy {

namespace {

using enum SecretSet;
using Check = SecretCheck;

// A longer beginning stands before a shorter one of the same letters: the first that fits is taken.
constexpr SecretShape kShapes[] = {
    // Models
    {"secret:anthropic", {{{"sk-ant-", Word, 24, 200}}}},
    {"secret:openai", {{{"sk-proj-", Word, 20, 220}}}},
    {"secret:openai", {{{"sk-svcacct-", Word, 20, 220}}}},
    {"secret:openai", {{{"sk-admin-", Word, 20, 220}}}},
    {"secret:openai", {{{"sk-None-", Word, 20, 220}}}},
    {"secret:openrouter", {{{"sk-or-v1-", LowerHex, 64, 64}}}},
    {"secret:langfuse", {{{"sk-lf-", Uuid, 36, 36}}}},
    {"secret:siliconflow", {{{"sk-sf-", Alnum, 32, 64}}}},
    {"secret:elevenlabs", {{{"sk_", LowerHex, 48, 48}}}},
    {"secret:google", {{{"AIza", Word, 35, 35}}}},
    {"secret:google-oauth", {{{"GOCSPX-", Word, 28, 28}}}},
    {"secret:google-oauth", {{{"ya29.", WordDot, 30, 512}}}},
    {"secret:google-refresh", {{{"1//0", Word, 40, 120}}}},
    {"secret:huggingface", {{{"hf_", Alnum, 34, 37}}}},
    {"secret:huggingface", {{{"api_org_", Alnum, 34, 34}}}},
    {"secret:replicate", {{{"r8_", Alnum, 37, 37}}}},
    {"secret:groq", {{{"gsk_", Alnum, 52, 52}}}},
    {"secret:xai", {{{"xai-", Alnum, 70, 90}}}},
    {"secret:perplexity", {{{"pplx-", Alnum, 40, 60}}}},
    {"secret:fireworks", {{{"fw_", Alnum, 22, 24}}}},
    {"secret:together", {{{"tgp_v1_", Word, 43, 43}}}},
    {"secret:nvidia", {{{"nvapi-", Word, 60, 70}}}},
    {"secret:cerebras", {{{"csk-", LowerDigits, 48, 48}}}},
    {"secret:jina", {{{"jina_", Word, 60, 60}}}},
    {"secret:tavily", {{{"tvly-dev-", Word, 32, 60}}}},
    {"secret:tavily", {{{"tvly-", Alnum, 32, 32}}}},
    {"secret:voyage", {{{"pa-", Word, 43, 43}}}},
    {"secret:firecrawl", {{{"fc-", LowerHex, 32, 32}}}},
    {"secret:pinecone", {{{"pcsk_", Word, 60, 75}}}},
    {"secret:langsmith", {{{"lsv2_pt_", LowerHex, 32, 32}, {"_", LowerHex, 10, 10}}}},
    {"secret:langsmith", {{{"lsv2_sk_", LowerHex, 32, 32}, {"_", LowerHex, 10, 10}}}},
    {"secret:databricks", {{{"dapi", LowerHex, 32, 32}}}},
    {"secret:volcengine", {{{"AKLT", Word, 40, 60}}}},
    {"secret:sluice", {{{"slk-", Alnum, 49, 49}}}, Check::Crc}, // our own client keys: client_key_text.h
    // Clouds
    {"secret:aws", {{{"AKIA", Upper32, 16, 16}}}, Check::Entropy, 0.9},
    {"secret:aws", {{{"ASIA", Upper32, 16, 16}}}},
    {"secret:aws", {{{"ABIA", Upper32, 16, 16}}}},
    {"secret:aws", {{{"ACCA", Upper32, 16, 16}}}},
    {"secret:aws-bedrock", {{{"ABSK", Base64, 109, 269}}}},
    {"secret:azure-storage", {{{"AccountKey=", Base64, 86, 90}}}},
    {"secret:azure-bus", {{{"SharedAccessKey=", Base64, 43, 48}}}},
    {"secret:aliyun", {{{"LTAI", Alnum, 12, 26}}}},
    {"secret:tencent", {{{"AKID", Alnum, 32, 36}}}},
    {"secret:baidu", {{{"bce-v3/ALTAK-", Alnum, 18, 24}, {"/", LowerHex, 40, 40}}}},
    {"secret:digitalocean", {{{"dop_v1_", LowerHex, 64, 64}}}},
    {"secret:digitalocean", {{{"doo_v1_", LowerHex, 64, 64}}}},
    {"secret:digitalocean", {{{"dor_v1_", LowerHex, 64, 64}}}},
    {"secret:heroku", {{{"HRKU-AA", Word, 58, 58}}}},
    {"secret:yandex", {{{"AQVN", Word, 35, 38}}}},
    {"secret:planetscale", {{{"pscale_tkn_", WordDot, 32, 64}}}},
    {"secret:planetscale", {{{"pscale_pw_", WordDot, 32, 64}}}},
    {"secret:planetscale", {{{"pscale_oauth_", WordDot, 32, 64}}}},
    {"secret:supabase", {{{"sbp_", LowerHex, 40, 40}}}},
    {"secret:supabase", {{{"sb_secret_", Word, 31, 40}}}},
    {"secret:netlify", {{{"nfp_", Alnum, 36, 40}}}},
    {"secret:tailscale", {{{"tskey-auth-", Word, 20, 64}}}},
    {"secret:tailscale", {{{"tskey-api-", Word, 20, 64}}}},
    {"secret:tailscale", {{{"tskey-client-", Word, 20, 64}}}},
    {"secret:pulumi", {{{"pul-", LowerHex, 40, 40}}}},
    {"secret:vault", {{{"hvs.", Word, 24, 120}}}},
    {"secret:vault", {{{"hvb.", Word, 100, 220}}}},
    {"secret:doppler", {{{"dp.pt.", Alnum, 43, 43}}}},
    {"secret:doppler", {{{"dp.st.", WordDot, 40, 64}}}},
    {"secret:infracost", {{{"ico-", Alnum, 32, 32}}}},
    {"secret:scalingo", {{{"tk-us-", Word, 48, 48}}}},
    // Code
    {"secret:github", {{{"ghp_", Alnum, 36, 36}}}, Check::Crc},
    {"secret:github", {{{"gho_", Alnum, 36, 36}}}, Check::Crc},
    {"secret:github", {{{"ghu_", Alnum, 36, 36}}}, Check::Crc},
    {"secret:github", {{{"ghs_", Alnum, 36, 36}}}, Check::Crc},
    {"secret:github", {{{"ghr_", Alnum, 36, 76}}}},
    {"secret:github", {{{"github_pat_", Alnum, 22, 22}, {"_", Alnum, 59, 59}}}},
    {"secret:gitlab", {{{"glpat-", WordDot, 20, 64}}}},
    {"secret:gitlab", {{{"gldt-", Word, 20, 64}}}},
    {"secret:gitlab", {{{"glrt-", WordDot, 20, 64}}}},
    {"secret:gitlab", {{{"glcbt-", Word, 20, 64}}}},
    {"secret:gitlab", {{{"glptt-", LowerHex, 40, 40}}}},
    {"secret:gitlab", {{{"glagent-", Word, 50, 50}}}},
    {"secret:gitlab", {{{"glsoat-", Word, 20, 20}}}},
    {"secret:gitlab", {{{"gloas-", Word, 64, 64}}}},
    {"secret:gitlab", {{{"GR1348941", Word, 20, 20}}}},
    {"secret:bitbucket", {{{"ATBB", Alnum, 32, 32}}}},
    {"secret:atlassian", {{{"ATATT3xFfGF0", Base64, 60, 220}}}},
    {"secret:atlassian", {{{"ATATT3xFfGF0", Word, 60, 220}}}},
    {"secret:npm", {{{"npm_", Alnum, 36, 36}}}, Check::Crc},
    {"secret:pypi", {{{"pypi-AgEIcHlwaS5vcmc", Word, 50, 250}}}},
    {"secret:pypi", {{{"pypi-AgENdGVzdC5weXBpLm9yZw", Word, 50, 250}}}},
    {"secret:rubygems", {{{"rubygems_", LowerHex, 48, 48}}}},
    {"secret:nuget", {{{"oy2", LowerDigits, 43, 43}}}},
    {"secret:crates", {{{"cio", Alnum, 32, 32}}}},
    {"secret:docker", {{{"dckr_pat_", Word, 27, 36}}}},
    {"secret:docker", {{{"dckr_oat_", Word, 27, 36}}}},
    {"secret:postman", {{{"PMAK-", LowerHex, 24, 24}, {"-", LowerHex, 34, 34}}}},
    {"secret:prefect", {{{"pnu_", Alnum, 36, 36}}}},
    {"secret:linear", {{{"lin_api_", Alnum, 40, 40}}}},
    {"secret:linear", {{{"lin_oauth_", Alnum, 40, 64}}}},
    {"secret:figma", {{{"figd_", Word, 40, 44}}}},
    {"secret:notion", {{{"ntn_", Alnum, 40, 50}}}},
    {"secret:notion", {{{"secret_", Alnum, 43, 43}}}},
    {"secret:airtable", {{{"pat", Alnum, 14, 14}, {".", LowerHex, 64, 64}}}},
    {"secret:contentful", {{{"CFPAT-", Word, 43, 43}}}},
    {"secret:readme", {{{"rdme_", LowerDigits, 70, 70}}}},
    {"secret:typeform", {{{"tfp_", WordDot, 44, 70}}}},
    {"secret:adafruit", {{{"aio_", Alnum, 28, 28}}}},
    {"secret:zhipu", {{{"", LowerHex, 32, 32}, {".", Alnum, 16, 16}}}, Check::Entropy, 0.8},
    // Watching
    {"secret:newrelic", {{{"NRAK-", UpperDigits, 27, 27}}}},
    {"secret:newrelic", {{{"NRII-", Word, 32, 32}}}},
    {"secret:newrelic", {{{"NRJS-", LowerHex, 19, 19}}}},
    {"secret:grafana", {{{"glc_", Base64, 32, 400}}}},
    {"secret:grafana", {{{"glsa_", Alnum, 32, 32}, {"_", Hex, 8, 8}}}},
    {"secret:sentry", {{{"sntryu_", LowerHex, 64, 64}}}},
    {"secret:sentry", {{{"sntrys_", Word, 60, 300}}}},
    {"secret:dynatrace", {{{"dt0c01.", UpperDigits, 24, 24}, {".", UpperDigits, 64, 64}}}},
    // Messages
    {"secret:slack", {{{"xoxb-", Word, 24, 120}}}},
    {"secret:slack", {{{"xoxp-", Word, 24, 120}}}},
    {"secret:slack", {{{"xoxa-", Word, 24, 120}}}},
    {"secret:slack", {{{"xoxr-", Word, 24, 120}}}},
    {"secret:slack", {{{"xoxs-", Word, 24, 120}}}},
    {"secret:slack", {{{"xoxc-", Word, 24, 120}}}},
    {"secret:slack", {{{"xoxd-", WordDot, 24, 200}}}},
    {"secret:slack", {{{"xoxe.xoxp-", Word, 24, 240}}}},
    {"secret:slack", {{{"xapp-", Word, 40, 140}}}},
    {"secret:slack-hook", {{{"https://hooks.slack.com/services/T", UpperDigits, 8, 12}, {"/B", UpperDigits, 8, 12}, {"/", Alnum, 23, 25}}}},
    {"secret:discord-hook", {{{"https://discord.com/api/webhooks/", Digits, 17, 20}, {"/", Word, 60, 72}}}},
    {"secret:wecom-hook", {{{"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", Uuid, 36, 36}}}},
    {"secret:dingtalk-hook", {{{"https://oapi.dingtalk.com/robot/send?access_token=", LowerHex, 64, 64}}}},
    {"secret:feishu-hook", {{{"https://open.feishu.cn/open-apis/bot/v2/hook/", Uuid, 36, 36}}}},
    {"secret:dingtalk", {{{"SEC", LowerHex, 64, 64}}}},
    {"secret:telegram", {{{"", Digits, 8, 10}, {":AA", Word, 33, 33}}}},
    {"secret:sendgrid", {{{"SG.", Word, 22, 22}, {".", Word, 43, 43}}}},
    {"secret:brevo", {{{"xkeysib-", LowerHex, 64, 64}, {"-", Alnum, 16, 16}}}},
    {"secret:mailersend", {{{"mlsn.", LowerHex, 64, 64}}}},
    {"secret:mailgun", {{{"key-", LowerHex, 32, 32}}}},
    {"secret:resend", {{{"re_", Alnum, 8, 10}, {"_", Alnum, 22, 28}}}},
    {"secret:twilio", {{{"SK", LowerHex, 32, 32}}}},
    // Money and shops
    {"secret:stripe", {{{"sk_live_", Alnum, 20, 200}}}},
    {"secret:stripe", {{{"sk_test_", Alnum, 20, 200}}}},
    {"secret:stripe", {{{"rk_live_", Alnum, 20, 200}}}},
    {"secret:stripe", {{{"rk_test_", Alnum, 20, 200}}}},
    {"secret:stripe", {{{"whsec_", Base64, 32, 64}}}},
    {"secret:shopify", {{{"shpat_", Hex, 32, 32}}}},
    {"secret:shopify", {{{"shpca_", Hex, 32, 32}}}},
    {"secret:shopify", {{{"shppa_", Hex, 32, 32}}}},
    {"secret:shopify", {{{"shpss_", Hex, 32, 32}}}},
    {"secret:square", {{{"sq0atp-", Word, 22, 22}}}},
    {"secret:square", {{{"sq0csp-", Word, 43, 43}}}},
    {"secret:square", {{{"EAAA", Word, 60, 60}}}},
    {"secret:plaid", {{{"access-sandbox-", Uuid, 36, 36}}}},
    {"secret:plaid", {{{"access-production-", Uuid, 36, 36}}}},
    {"secret:razorpay", {{{"rzp_live_", Alnum, 14, 14}}}},
    {"secret:flutterwave", {{{"FLWSECK_TEST-", LowerHex, 32, 32}}}},
    {"secret:flutterwave", {{{"FLWSECK-", LowerHex, 32, 32}, {"-X", Alnum, 0, 2}}}},
    {"secret:duffel", {{{"duffel_live_", Word, 43, 43}}}},
    {"secret:duffel", {{{"duffel_test_", Word, 43, 43}}}},
    {"secret:easypost", {{{"EZAK", Alnum, 54, 54}}}},
    {"secret:easypost", {{{"EZTK", Alnum, 54, 54}}}},
    {"secret:lob", {{{"live_", LowerHex, 35, 35}}}},
    // People and keys
    {"secret:facebook", {{{"EAACEdEose0cBA", Alnum, 20, 300}}}},
    {"secret:facebook", {{{"EAAM", Alnum, 100, 300}}}},
    {"secret:facebook", {{{"EAAC", Alnum, 100, 300}}}},
    {"secret:dropbox", {{{"sl.", Word, 130, 300}}}},
    {"secret:1password", {{{"ops_eyJ", Base64, 250, 1000}}}},
    {"secret:age", {{{"AGE-SECRET-KEY-1", UpperDigits, 58, 58}}}},
};

// Names a program gives to what it keeps; the value follows after = or : and perhaps quotes.
constexpr AssignedSecret kAssigned[] = {
    {"secret:aws", U"aws_secret_access_key", Base64, 40, 40, 0.9},
    {"secret:aws", U"secretaccesskey", Base64, 40, 40, 0.9},
    {"secret:aws", U"aws", Base64, 40, 40, 0.7},
    {"secret:azure", U"azure", Alnum, 32, 32, 0.7},
    {"secret:azure", U"azure", WordDot, 37, 44, 0.7},
    {"secret:aliyun", U"aliyun", Alnum, 30, 30, 0.8},
    {"secret:aliyun", U"alibaba", Alnum, 30, 30, 0.8},
    {"secret:aliyun", U"accesskeysecret", Alnum, 30, 30, 0.8},
    {"secret:aliyun", U"access_key_secret", Alnum, 30, 30, 0.8},
    {"secret:tencent", U"secretkey", Alnum, 32, 36, 0.7},
    {"secret:tencent", U"secret_key", Alnum, 32, 36, 0.7},
    {"secret:baidu", U"baidu", Alnum, 24, 32, 0.7},
    {"secret:qiniu", U"qiniu", Word, 40, 40, 0.7},
    {"secret:huawei", U"huawei", Alnum, 40, 40, 0.7},
    {"secret:cloudflare", U"cloudflare", Word, 37, 40, 0.7},
    {"secret:twilio", U"twilio", LowerHex, 32, 32, 0.7},
    {"secret:datadog", U"datadog", LowerHex, 32, 40, 0.7},
    {"secret:datadog", U"dd_api_key", LowerHex, 32, 32, 0.8},
    {"secret:cohere", U"cohere", Alnum, 40, 40, 0.7},
    {"secret:mistral", U"mistral", Alnum, 32, 32, 0.7},
    {"secret:together", U"together", LowerHex, 64, 64, 0.7},
    {"secret:wandb", U"wandb", LowerHex, 40, 40, 0.7},
    {"secret:deepgram", U"deepgram", LowerHex, 40, 40, 0.7},
    {"secret:assemblyai", U"assemblyai", LowerHex, 32, 32, 0.7},
    {"secret:fastly", U"fastly", Word, 32, 32, 0.7},
    {"secret:okta", U"okta", Word, 42, 42, 0.7},
    {"secret:asana", U"asana", Alnum, 32, 32, 0.7},
    {"secret:algolia", U"algolia", LowerHex, 32, 32, 0.7},
    {"secret:gitee", U"gitee", LowerHex, 32, 32, 0.7},
    {"secret:feishu", U"app_secret", Alnum, 32, 32, 0.7},
    {"secret:feishu", U"feishu", Alnum, 32, 32, 0.7},
    {"secret:wechat", U"appsecret", LowerHex, 32, 32, 0.7},
    {"secret:minimax", U"minimax", Word, 40, 64, 0.7},
    {"secret:generic", U"api_key", Word, 20, 128, 0.55},
    {"secret:generic", U"apikey", Word, 20, 128, 0.55},
    {"secret:generic", U"api-key", Word, 20, 128, 0.55},
    {"secret:generic", U"access_token", WordDot, 20, 256, 0.5},
    {"secret:generic", U"auth_token", WordDot, 20, 256, 0.5},
    {"secret:generic", U"client_secret", WordDot, 20, 128, 0.55},
    {"secret:generic", U"secret", Word, 24, 128, 0.45},
    {"secret:generic", U"token", Word, 24, 128, 0.4},
    {"secret:generic", U"password", Word, 12, 64, 0.4},
    {"secret:generic", U"密钥", Word, 20, 128, 0.55},
    {"secret:generic", U"密码", Word, 12, 64, 0.4},
    {"secret:generic", U"令牌", Word, 20, 128, 0.5},
};

} // namespace

bool isIn(SecretSet set, char32_t code)
{
    switch (set) {
    case SecretSet::Digits:
        return isDigit(code);
    case SecretSet::LowerHex:
        return isDigit(code) || (code >= U'a' && code <= U'f');
    case SecretSet::Hex:
        return isHex(code);
    case SecretSet::Upper32:
        return isUpper(code) || (code >= U'2' && code <= U'7');
    case SecretSet::UpperDigits:
        return isUpper(code) || isDigit(code);
    case SecretSet::LowerDigits:
        return isLower(code) || isDigit(code);
    case SecretSet::Alnum:
        return isAlnum(code);
    case SecretSet::Word:
        return isAlnum(code) || code == U'_' || code == U'-';
    case SecretSet::WordDot:
        return isAlnum(code) || code == U'_' || code == U'-' || code == U'.' || code == U'~';
    case SecretSet::Base64:
        return isAlnum(code) || code == U'+' || code == U'/' || code == U'=';
    case SecretSet::Uuid:
        return isDigit(code) || (code >= U'a' && code <= U'f') || code == U'-';
    }
    return false;
}

std::span<const SecretShape> secretShapes()
{
    return kShapes;
}

std::span<const AssignedSecret> assignedSecrets()
{
    return kAssigned;
}

} // namespace sluice::policy
