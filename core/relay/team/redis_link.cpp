#include "relay/team/redis_link.h"

#include "relay/team/team_script.h"

#include <hiredis/hiredis.h>

#include <string_view>

namespace sluice::relay {

namespace {

struct FreeReply {
    void operator()(redisReply *reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

struct FreeContext {
    void operator()(redisContext *context) const { redisFree(context); }
};

timeval toTimeval(std::chrono::milliseconds time)
{
    timeval value{};
    value.tv_sec = static_cast<time_t>(time.count() / 1000);
    value.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
    return value;
}

base::Error failure(const std::string &detail)
{
    return {base::ErrorCode::UpstreamError, detail, "limits.team.redis", 0};
}

// The words of a Redis error, which name no secret.
std::string errorOf(const redisReply &reply)
{
    return std::string(reply.str, reply.len);
}

} // namespace

struct RedisLink::Private {
    std::unique_ptr<redisContext, FreeContext> context;
    std::string take; // SHA1s of the scripts
    std::string settle;

    base::Result<Reply> command(const std::vector<std::string_view> &words);
    base::Result<std::string> load(const char *script);
    [[nodiscard]] base::Error lost() const { return failure(context->errstr); }
};

RedisLink::RedisLink()
    : d(std::make_unique<Private>())
{
}

RedisLink::~RedisLink() = default;

base::Result<Reply> RedisLink::Private::command(const std::vector<std::string_view> &words)
{
    std::vector<const char *> texts;
    std::vector<std::size_t> lengths;
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        lengths.push_back(word.size());
    }
    void *raw = redisCommandArgv(context.get(), static_cast<int>(words.size()), texts.data(), lengths.data());
    Reply reply(static_cast<redisReply *>(raw));
    if (!reply) {
        return lost();
    }
    if (reply->type == REDIS_REPLY_ERROR) {
        return failure(errorOf(*reply));
    }
    return reply;
}

base::Result<std::string> RedisLink::Private::load(const char *script)
{
    base::Result<Reply> reply = command({"SCRIPT", "LOAD", script});
    if (!reply) {
        return reply.error();
    }
    return std::string((*reply)->str, (*reply)->len);
}

base::Result<void> RedisLink::open(const api::RedisAddress &address, const base::Secret &credential, std::chrono::milliseconds timeout)
{
    const timeval limit = toTimeval(timeout);
    d->context.reset(address.path.isEmpty() ? redisConnectWithTimeout(address.host.toUtf8().constData(), address.port, limit)
                                            : redisConnectUnixWithTimeout(address.path.toUtf8().constData(), limit));
    const auto fail = [this](const base::Error &error) {
        close();
        return error;
    };
    if (!d->context || d->context->err != 0) {
        return fail(failure(d->context ? std::string(d->context->errstr) : std::string("out of memory")));
    }
    redisSetTimeout(d->context.get(), limit);
    if (!credential.isEmpty()) {
        const std::string_view text = credential.reveal();
        const std::size_t colon = text.find(':');
        const base::Result<Reply> reply = colon == std::string_view::npos ? d->command({"AUTH", text})
                                                                          : d->command({"AUTH", text.substr(0, colon), text.substr(colon + 1)});
        if (!reply) {
            return fail(reply.error());
        }
    }
    const base::Result<std::string> take = d->load(kTakeScript);
    if (!take) {
        return fail(take.error());
    }
    const base::Result<std::string> settle = d->load(kSettleScript);
    if (!settle) {
        return fail(settle.error());
    }
    d->take = *take;
    d->settle = *settle;
    return {};
}

void RedisLink::close()
{
    d->context.reset();
}

bool RedisLink::isOpen() const
{
    return d->context != nullptr;
}

base::Result<void> RedisLink::ping()
{
    const base::Result<Reply> reply = d->command({"PING"});
    if (!reply) {
        close();
        return reply.error();
    }
    return {};
}

base::Result<std::vector<std::vector<std::int64_t>>> RedisLink::run(const std::vector<ScriptCall> &calls)
{
    for (const ScriptCall &call : calls) {
        const std::string count = std::to_string(call.keys.size());
        std::vector<std::string_view> words{"EVALSHA", call.isSettling ? d->settle : d->take, count};
        words.insert(words.end(), call.keys.begin(), call.keys.end());
        words.insert(words.end(), call.arguments.begin(), call.arguments.end());
        std::vector<const char *> texts;
        std::vector<std::size_t> lengths;
        for (const std::string_view word : words) {
            texts.push_back(word.data());
            lengths.push_back(word.size());
        }
        redisAppendCommandArgv(d->context.get(), static_cast<int>(words.size()), texts.data(), lengths.data());
    }
    std::vector<std::vector<std::int64_t>> answers;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        void *raw = nullptr;
        if (redisGetReply(d->context.get(), &raw) != REDIS_OK) {
            const base::Error error = d->lost();
            close();
            return error;
        }
        const Reply reply(static_cast<redisReply *>(raw));
        if (reply->type == REDIS_REPLY_ERROR) {
            // A server that lost its scripts or turned into a replica: begin anew.
            const base::Error error = failure(errorOf(*reply));
            close();
            return error;
        }
        std::vector<std::int64_t> numbers;
        for (std::size_t k = 0; reply->type == REDIS_REPLY_ARRAY && k < reply->elements; ++k) {
            numbers.push_back(reply->element[k]->integer);
        }
        answers.push_back(std::move(numbers));
    }
    return answers;
}

} // namespace sluice::relay
