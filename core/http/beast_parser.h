#pragma once

#include "http/header_map.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <limits>
#include <string_view>

namespace sluice::http {

// Boost.Beast's grammar without its I/O: bytes go in, fields and body pieces come out. Private to http. Worker thread.
template<bool isRequest>
class BeastParser final : public boost::beast::http::basic_parser<isRequest> {
public:
    explicit BeastParser(HeaderMap &headers)
        : m_headers(headers)
    {
        // Our own limits stand before Beast's. (With no limit at all Beast 1.74 compares a length with an empty optional and
        // refuses every body.)
        this->header_limit(std::numeric_limits<std::uint32_t>::max());
        this->body_limit(std::numeric_limits<std::uint64_t>::max());
    }

    // Bytes taken; `m_failed` words in failure().
    std::size_t parse(std::string_view bytes)
    {
        m_body = {};
        m_error = {};
        const std::size_t taken
            = this->put(boost::asio::const_buffer(bytes.data(), bytes.size()), m_error);
        if (m_error == boost::beast::http::error::need_more) {
            m_error = {};
        }
        return taken;
    }

    [[nodiscard]] bool hasFailed() const { return static_cast<bool>(m_error); }
    [[nodiscard]] std::string failure() const { return m_error.message(); }

    // The piece of body of the last parse(): a view into its bytes.
    [[nodiscard]] std::string_view body() const { return m_body; }
    // Of the last chunk header.
    [[nodiscard]] std::uint64_t chunkSize() const { return m_chunkSize; }

private:
    using Error = boost::beast::error_code;
    using View = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, View, View, int, Error &error) override { error = {}; }
    void on_response_impl(int, View, int, Error &error) override { error = {}; }

    void on_field_impl(boost::beast::http::field, View name, View value, Error &error) override
    {
        error = {};
        // Trailers are read and dropped: merged into the headers they could change what was already decided.
        if (!m_headDone && !m_headers.add({name.data(), name.size()}, {value.data(), value.size()})) {
            error = boost::beast::http::error::bad_field;
        }
    }
    void on_header_impl(Error &error) override
    {
        error = {};
        m_headDone = true;
    }
    void on_body_init_impl(const boost::optional<std::uint64_t> &, Error &error) override { error = {}; }
    std::size_t on_body_impl(View body, Error &error) override
    {
        error = {};
        m_body = {body.data(), body.size()};
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t size, View, Error &error) override
    {
        error = {};
        m_chunkSize = size;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, View body, Error &error) override
    {
        error = {};
        m_body = {body.data(), body.size()};
        return body.size();
    }
    void on_finish_impl(Error &error) override { error = {}; }

    HeaderMap &m_headers;
    Error m_error;
    std::string_view m_body;
    std::uint64_t m_chunkSize = 0;
    bool m_headDone = false;
};

} // namespace sluice::http
