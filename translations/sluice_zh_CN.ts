<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>BodyWords</name>
        <message>
            <source>Not kept</source>
            <translation>不保存</translation>
        </message>
        <message>
            <source>Waiting for the key store</source>
            <translation>等待密钥库</translation>
        </message>
        <message>
            <source>Kept, encrypted</source>
            <translation>加密保存</translation>
        </message>
        <message>
            <source>Not kept: no key store</source>
            <translation>未保存：没有密钥库</translation>
        </message>
        <message>
            <source>Not kept: key store locked</source>
            <translation>未保存：密钥库已锁定</translation>
        </message>
        <message>
            <source>Not kept: passphrase missing</source>
            <translation>未保存：缺少口令</translation>
        </message>
        <message>
            <source>Not kept: fault</source>
            <translation>未保存：出现故障</translation>
        </message>
        <message>
            <source>Raw prompts and answers pass through and are written nowhere.</source>
            <translation>提示和回答的原文只是经过，不会写到任何地方。</translation>
        </message>
        <message>
            <source>The key store has not answered yet; until then nothing is kept.</source>
            <translation>密钥库还没有应答；在此之前什么都不保存。</translation>
        </message>
        <message>
            <source>Raw prompts and answers are written encrypted; their key is destroyed after a day at most, and nothing opens them any more.</source>
            <translation>提示和回答的原文加密写入；密钥最多一天后就被销毁，此后再也无法打开。</translation>
        </message>
        <message>
            <source>Without a key store Sluice has no safe place for the key. Choose a passphrase instead, or install a key store.</source>
            <translation>没有密钥库，Sluice 就没有安全的地方存放密钥。请改用口令，或安装一个密钥库。</translation>
        </message>
        <message>
            <source>Unlock the key store; Sluice looks again by itself.</source>
            <translation>请解锁密钥库；Sluice 会自动再次查看。</translation>
        </message>
        <message>
            <source>Enter the passphrase; it is asked for once each time Sluice starts.</source>
            <translation>请输入口令；每次 Sluice 启动时只询问一次。</translation>
        </message>
        <message>
            <source>Something is wrong with the key or the disk; until it is right nothing is kept, and requests go on.</source>
            <translation>密钥或磁盘有问题；恢复之前什么都不保存，请求照常进行。</translation>
        </message>
    </context>
    <context>
        <name>CloseQuestion</name>
        <message>
            <source>Closing now loses them.</source>
            <translation>现在关闭会丢掉这些改动。</translation>
        </message>
        <message>
            <source>Discard and close</source>
            <translation>丢弃并关闭</translation>
        </message>
        <message>
            <source>Keep editing</source>
            <translation>继续编辑</translation>
        </message>
        <message>
            <source>Some edits are not live yet.</source>
            <translation>有些改动还没有生效。</translation>
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>A guardrail stopped this.</source>
            <translation>护栏拦截了这段内容。</translation>
        </message>
        <message>
            <source>The text holds a word from a list whose mode is Block.</source>
            <translation>文本里有词表中的词，而该词表的模式是“拦截”。</translation>
        </message>
        <message>
            <source>Take the word out, or change the list&apos;s mode on the Guardrails page.</source>
            <translation>去掉这个词，或在“护栏”页更改词表的模式。</translation>
        </message>
        <message>
            <source>The request body could not be read.</source>
            <translation>无法读取请求正文。</translation>
        </message>
        <message>
            <source>It is not valid JSON or UTF-8, or it names two different models; a guardrail judges only what it can read.</source>
            <translation>它不是有效的 JSON 或 UTF-8，或写了两个不同的模型；护栏只判断能读懂的内容。</translation>
        </message>
        <message>
            <source>Correct the program that sent it.</source>
            <translation>请修正发出它的程序。</translation>
        </message>
        <message>
            <source>Too many requests in one minute.</source>
            <translation>一分钟内的请求太多。</translation>
        </message>
        <message>
            <source>The limit for this client is used up for now.</source>
            <translation>这个客户端的限额暂时用完了。</translation>
        </message>
        <message>
            <source>Wait for the time given, or raise the limit on requests per minute.</source>
            <translation>等待提示的时间，或提高每分钟请求数的上限。</translation>
        </message>
        <message>
            <source>The quota is used up.</source>
            <translation>配额已用完。</translation>
        </message>
        <message>
            <source>Tokens or money for this period are spent.</source>
            <translation>本周期的 token 或费用已经用尽。</translation>
        </message>
        <message>
            <source>Wait for the next period, or raise the quota.</source>
            <translation>等待下一周期，或提高配额。</translation>
        </message>
        <message>
            <source>The request is larger than any limit could admit.</source>
            <translation>请求太大，任何限额都容不下。</translation>
        </message>
        <message>
            <source>It alone asks for more than the limit allows at once.</source>
            <translation>单这一个请求就超过了一次允许的量。</translation>
        </message>
        <message>
            <source>Make the request smaller, or raise the limit.</source>
            <translation>缩小请求，或提高上限。</translation>
        </message>
        <message>
            <source>This client is suspended for a while.</source>
            <translation>这个客户端暂时被停用。</translation>
        </message>
        <message>
            <source>Its requests looked out of order: far more, or far more failing, than usual.</source>
            <translation>它的请求看起来不正常：数量或失败次数远多于平时。</translation>
        </message>
        <message>
            <source>Look at what it sent on the Requests page, then lift the suspension.</source>
            <translation>在“请求”页查看它发了什么，再解除停用。</translation>
        </message>
        <message>
            <source>The client gave no valid key.</source>
            <translation>客户端没有给出有效的密钥。</translation>
        </message>
        <message>
            <source>Sluice is set to ask every client for its own key.</source>
            <translation>Sluice 设置为要求每个客户端出示自己的密钥。</translation>
        </message>
        <message>
            <source>Give the client one of the accepted keys.</source>
            <translation>给客户端配置一个被接受的密钥。</translation>
        </message>
        <message>
            <source>The request came from a place that is not allowed.</source>
            <translation>请求来自不被允许的来源。</translation>
        </message>
        <message>
            <source>It was sent by a web page, or for a host name that is not ours.</source>
            <translation>它由网页发出，或请求的主机名不属于 Sluice。</translation>
        </message>
        <message>
            <source>If you trust the page, add its origin to the allowed origins.</source>
            <translation>如果信任该网页，请把它的来源加入允许列表。</translation>
        </message>
        <message>
            <source>The request is not valid HTTP.</source>
            <translation>请求不是有效的 HTTP。</translation>
        </message>
        <message>
            <source>Its head or its framing breaks the rules, so where it ends cannot be known.</source>
            <translation>请求头或分帧不合规范，无法确定它在哪里结束。</translation>
        </message>
        <message>
            <source>The request uses an unknown transfer coding.</source>
            <translation>请求使用了未知的传输编码。</translation>
        </message>
        <message>
            <source>Only chunked bodies and bodies of a stated length are understood.</source>
            <translation>只支持分块传输或给出长度的正文。</translation>
        </message>
        <message>
            <source>Let the client send one of these.</source>
            <translation>让客户端使用其中一种。</translation>
        </message>
        <message>
            <source>The request uses another HTTP version.</source>
            <translation>请求使用了其他 HTTP 版本。</translation>
        </message>
        <message>
            <source>Sluice speaks HTTP/1.1 and HTTP/1.0 with its clients.</source>
            <translation>Sluice 与客户端之间使用 HTTP/1.1 和 HTTP/1.0。</translation>
        </message>
        <message>
            <source>Let the client use HTTP/1.1.</source>
            <translation>让客户端使用 HTTP/1.1。</translation>
        </message>
        <message>
            <source>The request&apos;s URL is too long.</source>
            <translation>请求的 URL 太长。</translation>
        </message>
        <message>
            <source>It is longer than the limit for one line.</source>
            <translation>它超过了单行长度上限。</translation>
        </message>
        <message>
            <source>Shorten it, or raise the limit for a line.</source>
            <translation>缩短它，或提高单行上限。</translation>
        </message>
        <message>
            <source>The request&apos;s headers are too large.</source>
            <translation>请求头太大。</translation>
        </message>
        <message>
            <source>Together they are larger than the limit for a head.</source>
            <translation>它们加起来超过了请求头的上限。</translation>
        </message>
        <message>
            <source>Send fewer or shorter headers, or raise the limit for a head.</source>
            <translation>减少或缩短请求头，或提高上限。</translation>
        </message>
        <message>
            <source>The request did not arrive in time.</source>
            <translation>请求没有及时到齐。</translation>
        </message>
        <message>
            <source>The client began it and then fell silent.</source>
            <translation>客户端开了头，随后没有了动静。</translation>
        </message>
        <message>
            <source>Try again; if it stays so, look at the client&apos;s connection.</source>
            <translation>再试一次；若仍如此，请检查客户端的连接。</translation>
        </message>
        <message>
            <source>The request body is too large.</source>
            <translation>请求正文太大。</translation>
        </message>
        <message>
            <source>It is larger than the limit for a body.</source>
            <translation>它超过了正文的上限。</translation>
        </message>
        <message>
            <source>Send less, or raise the limit for a body.</source>
            <translation>少发一些，或提高正文上限。</translation>
        </message>
        <message>
            <source>The request body cannot be inspected.</source>
            <translation>无法检查请求正文。</translation>
        </message>
        <message>
            <source>It is compressed in a way Sluice cannot open, and a guardrail has to read what it judges.</source>
            <translation>它的压缩方式 Sluice 打不开，而护栏必须读到内容才能判断。</translation>
        </message>
        <message>
            <source>Let the client send it uncompressed.</source>
            <translation>让客户端不压缩就发送。</translation>
        </message>
        <message>
            <source>Sluice is full.</source>
            <translation>Sluice 已满负荷。</translation>
        </message>
        <message>
            <source>Memory or connections set aside for requests are all in use.</source>
            <translation>留给请求的内存或连接已全部占用。</translation>
        </message>
        <message>
            <source>Try again shortly, or raise the limits.</source>
            <translation>稍后再试，或提高上限。</translation>
        </message>
        <message>
            <source>The request came back to Sluice.</source>
            <translation>请求又绕回了 Sluice。</translation>
        </message>
        <message>
            <source>An upstream leads to this relay, directly or through another one.</source>
            <translation>某个上游直接或间接地指向了这个中继。</translation>
        </message>
        <message>
            <source>Give the upstream the address of a provider, not one of ours.</source>
            <translation>请给上游填写服务商的地址，而不是 Sluice 自己的地址。</translation>
        </message>
        <message>
            <source>Sluice is paused.</source>
            <translation>Sluice 已暂停。</translation>
        </message>
        <message>
            <source>It was paused here at the desk.</source>
            <translation>是在这个窗口里暂停的。</translation>
        </message>
        <message>
            <source>Resume it in the header of the window.</source>
            <translation>在窗口顶部恢复运行。</translation>
        </message>
        <message>
            <source>No upstream can be used.</source>
            <translation>没有可用的上游。</translation>
        </message>
        <message>
            <source>None is set up, or none is answering now.</source>
            <translation>没有配置上游，或目前都没有响应。</translation>
        </message>
        <message>
            <source>Add an upstream, or test those you have on the Upstreams page.</source>
            <translation>添加一个上游，或在“上游”页测试已有的上游。</translation>
        </message>
        <message>
            <source>The upstream gave no usable answer.</source>
            <translation>上游没有给出可用的回答。</translation>
        </message>
        <message>
            <source>The connection broke, or the answer was not valid, before any content came.</source>
            <translation>在收到任何内容之前，连接中断了，或回答无效。</translation>
        </message>
        <message>
            <source>Test the upstream; if others work, the fault is on its side.</source>
            <translation>测试这个上游；如果别的上游正常，问题就在它那边。</translation>
        </message>
        <message>
            <source>The upstream took too long.</source>
            <translation>上游太慢。</translation>
        </message>
        <message>
            <source>No content came within the time allowed.</source>
            <translation>在允许的时间内没有收到内容。</translation>
        </message>
        <message>
            <source>Try again, or allow more time in the upstream&apos;s timeouts.</source>
            <translation>再试一次，或在上游的超时设置里放宽时间。</translation>
        </message>
        <message>
            <source>The upstream broke off its answer.</source>
            <translation>上游的回答中途断了。</translation>
        </message>
        <message>
            <source>The connection ended or stalled after the first content had come.</source>
            <translation>收到部分内容后，连接断开或停住了。</translation>
        </message>
        <message>
            <source>Ask again; what came so far was passed on.</source>
            <translation>请重新提问；已收到的部分已经转给客户端。</translation>
        </message>
        <message>
            <source>There is nothing at this address.</source>
            <translation>这个地址没有内容。</translation>
        </message>
        <message>
            <source>Paths under /_sluice/ belong to Sluice itself, and this one is not among them.</source>
            <translation>/_sluice/ 下的路径属于 Sluice 自己，这个路径不在其中。</translation>
        </message>
        <message>
            <source>Check the path the client asks for.</source>
            <translation>检查客户端请求的路径。</translation>
        </message>
        <message>
            <source>The name in the URL was not found.</source>
            <translation>找不到 URL 中的域名。</translation>
        </message>
        <message>
            <source>It is misspelt, or this computer cannot look up names now.</source>
            <translation>域名可能拼错了，或本机现在无法解析域名。</translation>
        </message>
        <message>
            <source>Check the spelling of the URL and your network connection.</source>
            <translation>检查 URL 的拼写和网络连接。</translation>
        </message>
        <message>
            <source>The address refuses connections.</source>
            <translation>该地址拒绝连接。</translation>
        </message>
        <message>
            <source>Nothing listens there, or a firewall is in the way.</source>
            <translation>那里没有服务在监听，或被防火墙挡住。</translation>
        </message>
        <message>
            <source>Check the port in the URL and whether the service runs.</source>
            <translation>检查 URL 中的端口，以及服务是否在运行。</translation>
        </message>
        <message>
            <source>The address does not answer.</source>
            <translation>该地址没有响应。</translation>
        </message>
        <message>
            <source>No connection came about in the time allowed.</source>
            <translation>在允许的时间内没有建立连接。</translation>
        </message>
        <message>
            <source>Check the URL, your network, and whether a VPN or firewall is needed.</source>
            <translation>检查 URL、网络，以及是否需要 VPN 或调整防火墙。</translation>
        </message>
        <message>
            <source>The connection cannot be made secure.</source>
            <translation>无法建立安全连接。</translation>
        </message>
        <message>
            <source>The certificate is not trusted, has expired, or is for another name.</source>
            <translation>证书不受信任、已过期，或属于别的域名。</translation>
        </message>
        <message>
            <source>For a server of your own, give its CA file; otherwise check the URL and the clock of this computer.</source>
            <translation>如果是自建服务器，请指定它的 CA 文件；否则检查 URL 和本机时间。</translation>
        </message>
        <message>
            <source>The upstream does not accept the credential.</source>
            <translation>上游不接受这个凭据。</translation>
        </message>
        <message>
            <source>The key is wrong, revoked, or not allowed to do this.</source>
            <translation>密钥错误、已被吊销，或没有这项权限。</translation>
        </message>
        <message>
            <source>Enter the key again, or make a new one with the provider.</source>
            <translation>重新输入密钥，或到服务商处新建一个。</translation>
        </message>
        <message>
            <source>The answer is not what an API would send.</source>
            <translation>返回的内容不像 API 的回答。</translation>
        </message>
        <message>
            <source>The URL may lead to a web page or to another kind of service.</source>
            <translation>URL 可能指向网页或别的服务。</translation>
        </message>
        <message>
            <source>Check the path in the URL; most end in /v1.</source>
            <translation>检查 URL 中的路径，多数以 /v1 结尾。</translation>
        </message>
        <message>
            <source>The address is already taken.</source>
            <translation>地址已被占用。</translation>
        </message>
        <message>
            <source>Another program listens on this port.</source>
            <translation>另一个程序正在监听这个端口。</translation>
        </message>
        <message>
            <source>Quit that program, or choose another port.</source>
            <translation>退出那个程序，或换一个端口。</translation>
        </message>
        <message>
            <source>The address does not belong to this computer.</source>
            <translation>这个地址不属于本机。</translation>
        </message>
        <message>
            <source>No network interface has it now.</source>
            <translation>现在没有网络接口使用它。</translation>
        </message>
        <message>
            <source>Use 127.0.0.1, or an address this computer has.</source>
            <translation>使用 127.0.0.1，或本机拥有的地址。</translation>
        </message>
        <message>
            <source>Permission denied.</source>
            <translation>没有权限。</translation>
        </message>
        <message>
            <source>Your account may not do this; ports below 1024, for instance, need special rights.</source>
            <translation>你的账户不能这样做；例如 1024 以下的端口需要特殊权限。</translation>
        </message>
        <message>
            <source>Choose a port above 1023, or a file you may use.</source>
            <translation>请选择 1023 以上的端口，或有权使用的文件。</translation>
        </message>
        <message>
            <source>The file is not there.</source>
            <translation>文件不存在。</translation>
        </message>
        <message>
            <source>It was moved, renamed or deleted, or the path is wrong.</source>
            <translation>它被移动、改名或删除了，或路径有误。</translation>
        </message>
        <message>
            <source>Put it back, or correct the path.</source>
            <translation>把文件放回去，或改正路径。</translation>
        </message>
        <message>
            <source>The file cannot be read.</source>
            <translation>无法读取文件。</translation>
        </message>
        <message>
            <source>Your account has no right to read it, or the disk has a fault.</source>
            <translation>你的账户没有读取权限，或磁盘有故障。</translation>
        </message>
        <message>
            <source>Check the file&apos;s permissions.</source>
            <translation>检查文件的权限。</translation>
        </message>
        <message>
            <source>The file cannot be saved.</source>
            <translation>无法保存文件。</translation>
        </message>
        <message>
            <source>The folder is read-only, or the disk is full.</source>
            <translation>文件夹是只读的，或磁盘已满。</translation>
        </message>
        <message>
            <source>Check permissions and free space, then save again.</source>
            <translation>检查权限和剩余空间，然后重新保存。</translation>
        </message>
        <message>
            <source>A setting cannot be used.</source>
            <translation>有一项设置无法使用。</translation>
        </message>
        <message>
            <source>Its value is outside what is allowed.</source>
            <translation>它的值超出允许范围。</translation>
        </message>
        <message>
            <source>Correct the value named here; until then the settings in force stay.</source>
            <translation>请改正此处指出的值；在此之前，现行设置保持不变。</translation>
        </message>
        <message>
            <source>The word list was refused.</source>
            <translation>词表未被采用。</translation>
        </message>
        <message>
            <source>A list is UTF-8 text with one word of at most 1,000 characters a line.</source>
            <translation>词表是 UTF-8 文本，每行一个词，最多 1000 个字符。</translation>
        </message>
        <message>
            <source>Correct the line named here; until then the last good version stays in force.</source>
            <translation>请改正此处指出的行；在此之前，上一个可用版本继续生效。</translation>
        </message>
        <message>
            <source>The certificate cannot be used.</source>
            <translation>证书无法使用。</translation>
        </message>
        <message>
            <source>The file holds no valid PEM certificate, or it has expired.</source>
            <translation>文件中没有有效的 PEM 证书，或证书已过期。</translation>
        </message>
        <message>
            <source>Choose another file, or let Sluice make a new certificate.</source>
            <translation>换一个文件，或让 Sluice 生成新证书。</translation>
        </message>
        <message>
            <source>The system&apos;s key store does not answer.</source>
            <translation>系统密钥库没有响应。</translation>
        </message>
        <message>
            <source>None is installed, or it is locked.</source>
            <translation>没有安装密钥库，或它被锁定了。</translation>
        </message>
        <message>
            <source>Unlock it and try again; until then keys stay in memory for this run only.</source>
            <translation>解锁后再试；在此之前，密钥只在本次运行期间保存在内存中。</translation>
        </message>
        <message>
            <source>The credential has no value.</source>
            <translation>凭据没有内容。</translation>
        </message>
        <message>
            <source>Nothing is stored under its name, or the environment variable is not set.</source>
            <translation>没有以该名称保存的密钥，或环境变量没有设置。</translation>
        </message>
        <message>
            <source>Enter the key in the upstream&apos;s dialog.</source>
            <translation>请在上游的对话框里输入密钥。</translation>
        </message>
        <message>
            <source>Something went wrong inside Sluice.</source>
            <translation>Sluice 内部出错了。</translation>
        </message>
        <message>
            <source>This is a fault of ours.</source>
            <translation>这是我们的问题。</translation>
        </message>
        <message>
            <source>Try again; if it happens again, please report it with these details.</source>
            <translation>请再试一次；若再次出现，请附上这些细节反馈给我们。</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>sentence (facts)</comment>
            <translation>%1（%2）</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>two sentences in one line</comment>
            <translation>%1%2</translation>
        </message>
        <message>
            <source>The upstream does not take WebSocket connections.</source>
            <translation>上游不接受 WebSocket 连接。</translation>
        </message>
        <message>
            <source>It answered the request to switch protocols with something else.</source>
            <translation>它没有同意切换协议，而是给了别的应答。</translation>
        </message>
        <message>
            <source>Nothing to do: programs fall back to plain requests by themselves.</source>
            <translation>无需处理：程序会自动改用普通请求。</translation>
        </message>
        <message>
            <source>The outbound proxy did not let the connection through.</source>
            <translation>出站代理没有放行这个连接。</translation>
        </message>
        <message>
            <source>It cannot be reached, refused the address, or wants another user or password.</source>
            <translation>代理连不上、拒绝了这个地址，或用户名、密码不对。</translation>
        </message>
        <message>
            <source>Check the upstream&apos;s proxy address and its credential.</source>
            <translation>请检查这个上游的代理地址和代理凭据。</translation>
        </message>
        <message>
            <source>The tunnel&apos;s server did not carry the connection.</source>
            <translation>隧道服务器没有接通这个连接。</translation>
        </message>
        <message>
            <source>It cannot be reached, refused to switch to WebSocket, or ended the tunnel.</source>
            <translation>服务器连不上、拒绝切换到 WebSocket，或中断了隧道。</translation>
        </message>
        <message>
            <source>Check the tunnel&apos;s address, its certificate and its credential.</source>
            <translation>请检查隧道的地址、证书和凭据。</translation>
        </message>
        <message>
            <source>The client&apos;s key may not be used for this.</source>
            <translation>该客户端的密钥不能用于此请求。</translation>
        </message>
        <message>
            <source>Its settings name the models, routes or upstreams it is for.</source>
            <translation>它的设置写明了可用的模型、路由或上游。</translation>
        </message>
        <message>
            <source>Ask for another model, or allow this one in the key&apos;s settings.</source>
            <translation>改用其他模型，或在该密钥的设置里放行。</translation>
        </message>
        <message>
            <source>There is no such client key.</source>
            <translation>没有这个客户端密钥。</translation>
        </message>
        <message>
            <source>It was removed meanwhile, or its name is another one.</source>
            <translation>它已被删除，或者名称不同。</translation>
        </message>
        <message>
            <source>Look at the list of client keys.</source>
            <translation>请查看客户端密钥列表。</translation>
        </message>
        <message>
            <source>The text of this request is not kept.</source>
            <translation>这条请求的原文没有保存。</translation>
        </message>
        <message>
            <source>Texts are kept only where the settings say so, and for a day at most.</source>
            <translation>只有在设置中打开后才会保存原文，而且最多一天。</translation>
        </message>
        <message>
            <source>Look at the settings of records if later ones are to be kept.</source>
            <translation>如果要保存以后的原文，请查看记录设置。</translation>
        </message>
        <message>
            <source>The system&apos;s key store is locked.</source>
            <translation>系统的密钥库已锁定。</translation>
        </message>
        <message>
            <source>It opens when you log in, or with its own password.</source>
            <translation>它会在登录时打开，或用它自己的密码打开。</translation>
        </message>
        <message>
            <source>Unlock it; Sluice looks again by itself.</source>
            <translation>请解锁它；Sluice 会自动再次查看。</translation>
        </message>
        <message>
            <source>This key does not open what is kept.</source>
            <translation>这个密钥打不开已保存的内容。</translation>
        </message>
        <message>
            <source>The passphrase is another one, or the key store has lost Sluice&apos;s key.</source>
            <translation>口令不对，或者密钥库里 Sluice 的密钥丢失了。</translation>
        </message>
        <message>
            <source>Give the right one, or forget what is kept; it ends within a day anyway.</source>
            <translation>请提供正确的口令，或清除已保存的内容；它们无论如何会在一天内失效。</translation>
        </message>
    </context>
    <context>
        <name>Failover</name>
        <message>
            <source>Attempts, the first included</source>
            <translation>尝试次数，含首次</translation>
        </message>
        <message>
            <source>Wait after throttling</source>
            <translation>被限流后的等待</translation>
        </message>
        <message>
            <source>At most; a random part of it is waited, and it doubles each time.</source>
            <translation>最长这么久，实际随机取一段；每次翻倍。</translation>
        </message>
        <message>
            <source>Longest wait</source>
            <translation>等待上限</translation>
        </message>
        <message>
            <source>Retries, share of requests</source>
            <translation>重试占请求的比例</translation>
        </message>
        <message>
            <source>Keeps retries from drowning an upstream that is in trouble.</source>
            <translation>避免重试压垮已经有困难的上游。</translation>
        </message>
        <message>
            <source>Besides, retries a second</source>
            <translation>另外每秒可重试</translation>
        </message>
        <message>
            <source>Also after the request was sent</source>
            <translation>请求发出后也重试</translation>
        </message>
        <message>
            <source>Costs: the first upstream may have worked on the request already, and both may charge for it.</source>
            <translation>代价：前一个上游可能已经在处理，两边都可能收费。</translation>
        </message>
        <message>
            <source>Leave an upstream whose first token is late</source>
            <translation>首 token 太慢就换上游</translation>
        </message>
        <message>
            <source>Costs: the slow upstream charges for what it has begun, and the next one for the whole answer.</source>
            <translation>代价：慢的上游会对已开始的部分收费，下一个再收整个回答的费用。</translation>
        </message>
        <message>
            <source>Leave failing upstreams alone</source>
            <translation>暂时避开故障上游</translation>
        </message>
        <message>
            <source>Faults are failed connections, 5xx, timeouts and broken answers; never throttling or a refused key.</source>
            <translation>故障指连接失败、5xx、超时和中断的回答；限流和密钥被拒不算。</translation>
        </message>
        <message>
            <source>Opens after faults in a row</source>
            <translation>连续故障几次就熔断</translation>
        </message>
        <message>
            <source>at this share of faults</source>
            <translation>故障达到此比例</translation>
        </message>
        <message>
            <source>Both of the last minute.</source>
            <translation>均按最近一分钟计算。</translation>
        </message>
        <message>
            <source>Or, given this many requests,</source>
            <translation>或请求不少于</translation>
        </message>
        <message>
            <source>Stays open</source>
            <translation>熔断时长</translation>
        </message>
        <message>
            <source>The first time; doubles each time it opens again.</source>
            <translation>首次的时长；每次再熔断都翻倍。</translation>
        </message>
        <message>
            <source>At most</source>
            <translation>最长</translation>
        </message>
        <message>
            <source>Probes at a time</source>
            <translation>同时探测数</translation>
        </message>
        <message>
            <source>Outliers left out, share of a cluster</source>
            <translation>移出表现异常者，占集群比例</translation>
        </message>
        <message>
            <source>Upstreams much worse than their peers; 0 leaves none out.</source>
            <translation>指比同组差很多的上游；0 表示不移出。</translation>
        </message>
        <message>
            <source>To connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Name, TCP and TLS together.</source>
            <translation>域名解析、TCP 和 TLS 合计。</translation>
        </message>
        <message>
            <source>To the first token</source>
            <translation>等首 token</translation>
        </message>
        <message>
            <source>Silence within an answer</source>
            <translation>回答中途的静默</translation>
        </message>
        <message>
            <source>To an answer that is not streamed</source>
            <translation>等非流式回答</translation>
        </message>
        <message>
            <source>Whole exchange</source>
            <translation>整个请求</translation>
        </message>
        <message>
            <source>0: no limit.</source>
            <translation>0 表示不限。</translation>
        </message>
        <message>
            <source>For a client to send its headers</source>
            <translation>等客户端发完请求头</translation>
        </message>
        <message>
            <source>Silence within a client&apos;s request</source>
            <translation>客户端请求中途的静默</translation>
        </message>
        <message>
            <source>An idle client connection stays</source>
            <translation>空闲客户端连接保留</translation>
        </message>
        <message>
            <source>For running requests when stopping</source>
            <translation>停止时等进行中的请求</translation>
        </message>
        <message>
            <source>Sign of life to a waiting client</source>
            <translation>给等待中的客户端报平安</translation>
        </message>
        <message>
            <source>A comment in the stream, so that the client does not give up; 0: none.</source>
            <translation>在流里插一条注释，免得客户端放弃；0 表示不发。</translation>
        </message>
    </context>
    <context>
        <name>Format</name>
        <message>
            <source>%1 µs</source>
            <translation>%1 µs</translation>
        </message>
        <message>
            <source>%1 ms</source>
            <translation>%1 ms</translation>
        </message>
        <message>
            <source>%1 s</source>
            <translation>%1 秒</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 分 %2 秒</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 时 %2 分</translation>
        </message>
        <message>
            <source>%1k</source>
            <translation>%1k</translation>
        </message>
        <message>
            <source>%1M</source>
            <translation>%1M</translation>
        </message>
        <message>
            <source>%1B</source>
            <translation>%1B</translation>
        </message>
        <message>
            <source>%1 B</source>
            <translation>%1 B</translation>
        </message>
        <message>
            <source>%1 KB</source>
            <translation>%1 KB</translation>
        </message>
        <message>
            <source>%1 MB</source>
            <translation>%1 MB</translation>
        </message>
        <message>
            <source>%1 GB</source>
            <translation>%1 GB</translation>
        </message>
        <message>
            <source>&lt;1 %</source>
            <translation>&lt;1%</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1%</translation>
        </message>
        <message>
            <source>now</source>
            <translation>刚刚</translation>
        </message>
        <message>
            <source>%1 s ago</source>
            <translation>%1 秒前</translation>
        </message>
        <message>
            <source>%1 d %2 h</source>
            <comment>days hours</comment>
            <translation>%1 天 %2 小时</translation>
        </message>
    </context>
    <context>
        <name>GuardrailWords</name>
        <message>
            <source>These words are allowed</source>
            <translation>这些词放行</translation>
        </message>
        <message>
            <source>What another list finds inside one of them does not count.</source>
            <translation>其他词表在这些词里面命中的，不算命中。</translation>
        </message>
        <message>
            <source>allowed words</source>
            <translation>放行词</translation>
        </message>
        <message>
            <source>Whole words only</source>
            <translation>只找整词</translation>
        </message>
        <message>
            <source>“art” is not found in “party”. Chinese words are not affected.</source>
            <translation>在“party”里不会找到“art”。中文词不受影响。</translation>
        </message>
        <message>
            <source>whole words</source>
            <translation>整词</translation>
        </message>
        <message>
            <source>With separators in between</source>
            <translation>字间有分隔也算</translation>
        </message>
        <message>
            <source>“s-e-c-r-e-t” and “敏 感 词” are found.</source>
            <translation>“敏-感-词”“敏 感 词”都能找到。</translation>
        </message>
        <message>
            <source>separators</source>
            <translation>分隔</translation>
        </message>
        <message>
            <source>Look-alike letters</source>
            <translation>形似字母</translation>
        </message>
        <message>
            <source>Cyrillic and Greek letters that look like Latin ones count as them.</source>
            <translation>看起来像拉丁字母的西里尔、希腊字母，按拉丁字母算。</translation>
        </message>
        <message>
            <source>look-alikes</source>
            <translation>形似</translation>
        </message>
        <message>
            <source>Digits and signs for letters</source>
            <translation>数字、符号代替字母</translation>
        </message>
        <message>
            <source>“p4$$word” is found as “password”.</source>
            <translation>“p4$$word”会当作“password”找到。</translation>
        </message>
        <message>
            <source>leetspeak</source>
            <translation>火星文</translation>
        </message>
        <message>
            <source>Numerals of all scripts</source>
            <translation>各种写法的数字</translation>
        </message>
        <message>
            <source>“一二三” and “①②③” are found as “123”.</source>
            <translation>“一二三”“①②③”会当作“123”找到。</translation>
        </message>
        <message>
            <source>numerals</source>
            <translation>数字</translation>
        </message>
        <message>
            <source>Chinese words as pinyin</source>
            <translation>中文词的拼音</translation>
        </message>
        <message>
            <source>“mingan” is found as “敏感”. Short words may be found by chance.</source>
            <translation>“mingan”会当作“敏感”找到。短词可能碰巧命中。</translation>
        </message>
        <message>
            <source>pinyin</source>
            <translation>拼音</translation>
        </message>
        <message>
            <source>Phone number</source>
            <translation>电话号码</translation>
        </message>
        <message>
            <source>Chinese mobile, landline and service numbers, and numbers with + and a country code.</source>
            <translation>中国的手机、固话和服务号码，以及带 + 和国家代码的号码。</translation>
        </message>
        <message>
            <source>E-mail address</source>
            <translation>电子邮箱</translation>
        </message>
        <message>
            <source>Addresses of mailboxes, also with Chinese domain names.</source>
            <translation>邮箱地址，包括中文域名。</translation>
        </message>
        <message>
            <source>Chinese ID card</source>
            <translation>居民身份证号</translation>
        </message>
        <message>
            <source>18 characters with a right date and check digit; 15 digits only beside a word that says so.</source>
            <translation>18 位，日期和校验码都要对；15 位的要旁边有说明它的词才算。</translation>
        </message>
        <message>
            <source>Bank card number</source>
            <translation>银行卡号</translation>
        </message>
        <message>
            <source>13 to 19 digits of a known issuer with a right check digit.</source>
            <translation>13 至 19 位，发卡机构已知，校验位正确。</translation>
        </message>
        <message>
            <source>Company code (USCC)</source>
            <translation>统一社会信用代码</translation>
        </message>
        <message>
            <source>Unified social credit code of a Chinese organisation, with its check character.</source>
            <translation>中国机构的 18 位代码，校验码正确。</translation>
        </message>
        <message>
            <source>Bank account (IBAN)</source>
            <translation>国际银行账号 (IBAN)</translation>
        </message>
        <message>
            <source>International account numbers with right length and check digits.</source>
            <translation>长度和校验位都正确的国际账号。</translation>
        </message>
        <message>
            <source>IP address</source>
            <translation>IP 地址</translation>
        </message>
        <message>
            <source>IPv4 and IPv6 addresses of one machine; no version numbers, no address of this machine.</source>
            <translation>指向一台机器的 IPv4、IPv6 地址；版本号和本机地址不算。</translation>
        </message>
        <message>
            <source>MAC address</source>
            <translation>网卡地址 (MAC)</translation>
        </message>
        <message>
            <source>Hardware addresses of network cards.</source>
            <translation>网卡的硬件地址。</translation>
        </message>
        <message>
            <source>Licence plate</source>
            <translation>车牌号</translation>
        </message>
        <message>
            <source>Chinese plates, electric cars included.</source>
            <translation>中国车牌，包括新能源车。</translation>
        </message>
        <message>
            <source>Chinese passport</source>
            <translation>中国护照号</translation>
        </message>
        <message>
            <source>Only beside a word that says so.</source>
            <translation>要旁边有说明它的词才算。</translation>
        </message>
        <message>
            <source>Crypto wallet</source>
            <translation>加密货币钱包</translation>
        </message>
        <message>
            <source>Bitcoin and its kin and Tron by their checksum, Ethereum by its form.</source>
            <translation>比特币一类和波场凭校验和，以太坊凭格式。</translation>
        </message>
        <message>
            <source>US social security number</source>
            <translation>美国社会保障号</translation>
        </message>
        <message>
            <source>Written with hyphens.</source>
            <translation>带连字符的写法。</translation>
        </message>
        <message>
            <source>Key, token or password</source>
            <translation>密钥、令牌或密码</translation>
        </message>
        <message>
            <source>Keys of about a hundred providers by prefix, length and checksum; private keys, tokens, passwords in addresses.</source>
            <translation>约一百家服务商的密钥，凭前缀、长度和校验和；还有私钥、令牌和网址里的密码。</translation>
        </message>
        <message>
            <source>Invisible characters</source>
            <translation>看不见的字符</translation>
        </message>
        <message>
            <source>Runs of characters nobody sees that may carry a hidden instruction.</source>
            <translation>成串看不见的字符，里面可能藏着指令。</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 分钟</translation>
        </message>
        <message>
            <source>%1 h</source>
            <translation>%1 小时</translation>
        </message>
        <message>
            <source>%1 days</source>
            <translation>%1 天</translation>
        </message>
        <message>
            <source>only for %1</source>
            <translation>仅限 %1</translation>
        </message>
        <message>
            <source>, </source>
            <comment>between traits</comment>
            <translation>、</translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n 个文件</numerusform>
            </translation>
        </message>
        <message>
            <source>subscription, asking now</source>
            <translation>订阅，正在询问</translation>
        </message>
        <message>
            <source>subscription, %1 old</source>
            <translation>订阅，%1前核对</translation>
        </message>
        <message>
            <source>subscription, never fetched</source>
            <translation>订阅，还没取到过</translation>
        </message>
        <message numerus="yes">
            <source>The words of %n file(s) of a folder.</source>
            <translation>
                <numerusform>文件夹里 %n 个文件的词。</numerusform>
            </translation>
        </message>
        <message>
            <source>Asking for news…</source>
            <translation>正在询问更新…</translation>
        </message>
        <message>
            <source>Known to be the newest %1 ago.</source>
            <translation>%1前确认是最新的。</translation>
        </message>
        <message>
            <source>Never fetched yet: the list finds nothing.</source>
            <translation>还没取到过：这个词表什么也找不到。</translation>
        </message>
        <message>
            <source>Next time in %1.</source>
            <translation>下次在 %1后。</translation>
        </message>
        <message>
            <source>Signed.</source>
            <translation>有签名。</translation>
        </message>
        <message>
            <source>Not signed.</source>
            <translation>没有签名。</translation>
        </message>
        <message>
            <source>route %1</source>
            <translation>路由 %1</translation>
        </message>
        <message>
            <source>model %1</source>
            <translation>模型 %1</translation>
        </message>
        <message>
            <source>Off</source>
            <comment>preset</comment>
            <translation>全部关闭</translation>
        </message>
        <message>
            <source>Watch</source>
            <comment>preset</comment>
            <translation>只观察</translation>
        </message>
        <message>
            <source>Recommended</source>
            <comment>preset</comment>
            <translation>推荐</translation>
        </message>
        <message>
            <source>Strict</source>
            <comment>preset</comment>
            <translation>严格</translation>
        </message>
        <message>
            <source>Nothing is looked for.</source>
            <translation>什么都不找。</translation>
        </message>
        <message>
            <source>Everything is counted, nothing changed: see for a week what would be found.</source>
            <translation>全部计数，什么都不改：先看一周会找到什么。</translation>
        </message>
        <message>
            <source>A key or password stops the prompt. People&apos;s data leave as placeholders that the answer gives back, card and account numbers as *. The rest is counted.</source>
            <translation>提示词里有密钥或密码就拦下。个人信息换成占位符发出，回答里再换回来；卡号、账号换成 *。其余只计数。</translation>
        </message>
        <message>
            <source>Nothing that is found leaves or comes back. Expect * in addresses of machines and companies, too: prompts about them get worse.</source>
            <translation>找到的一律不发出、不带回。机器地址和公司代码也会变成 *，涉及它们的提示词效果会变差。</translation>
        </message>
        <message>
            <source>A key of an upstream may pass in prompts and answers.</source>
            <translation>上游的密钥可以出现在提示词和回答里。</translation>
        </message>
        <message>
            <source>Known by their value; a hit is recorded, nothing is changed.</source>
            <translation>按密钥的值来认；只记录命中，什么都不改。</translation>
        </message>
        <message>
            <source>Known by their value; a prompt or answer shows * instead.</source>
            <translation>按密钥的值来认；提示词和回答里显示为 *。</translation>
        </message>
        <message>
            <source>Known by their value; a prompt with one is refused, an answer is cut.</source>
            <translation>按密钥的值来认；提示词里有就拒绝，回答里有就截断。</translation>
        </message>
        <message>
            <source>Cheap</source>
            <comment>pattern</comment>
            <translation>便宜</translation>
        </message>
        <message>
            <source>Medium</source>
            <comment>pattern</comment>
            <translation>中等</translation>
        </message>
        <message>
            <source>Costly</source>
            <comment>pattern</comment>
            <translation>昂贵</translation>
        </message>
        <message>
            <source>Hardly slower than without it.</source>
            <translation>几乎不影响速度。</translation>
        </message>
        <message>
            <source>Long prompts take noticeably longer.</source>
            <translation>长提示词会明显变慢。</translation>
        </message>
        <message>
            <source>Every prompt and answer pays for it. A fixed beginning or fewer repeats help.</source>
            <translation>每条提示词和回答都会变慢。写明固定的开头、少用重复会好些。</translation>
        </message>
        <message>
            <source>Refuse it</source>
            <translation>拒绝</translation>
        </message>
        <message>
            <source>Let it pass</source>
            <translation>放行</translation>
        </message>
        <message>
            <source>Safe: nothing leaves unread. A client that sends such a prompt gets an error that says why.</source>
            <translation>稳妥：没有看过的内容不会发出。客户端会收到说明原因的错误。</translation>
        </message>
        <message>
            <source>Risky: whoever packs a prompt in an unknown coding goes round every rule. The record says that nothing was judged.</source>
            <translation>有风险：把提示词用未知编码打包，就能绕过所有规则。记录里会写明没有检查。</translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s)</source>
            <translation>
                <numerusform>%n 小时</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>%n 分钟</numerusform>
            </translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>kind of secret: whose</comment>
            <translation>%1：%2</translation>
        </message>
    </context>
    <context>
        <name>ListCommands</name>
        <message>
            <source>“%1”</source>
            <translation>“%1”</translation>
        </message>
        <message>
            <source>add %1</source>
            <translation>添加%1</translation>
        </message>
        <message numerus="yes">
            <source>add %n word(s)</source>
            <translation>
                <numerusform>添加 %n 个词</numerusform>
            </translation>
        </message>
        <message>
            <source>delete %1</source>
            <translation>删除%1</translation>
        </message>
        <message numerus="yes">
            <source>delete %n word(s)</source>
            <translation>
                <numerusform>删除 %n 个词</numerusform>
            </translation>
        </message>
        <message>
            <source>change %1 to %2</source>
            <translation>把%1改为%2</translation>
        </message>
        <message>
            <source>%1 mode to %2</source>
            <comment>direction, mode</comment>
            <translation>%1改为%2模式</translation>
        </message>
        <message>
            <source>change the list&apos;s options</source>
            <translation>更改词表选项</translation>
        </message>
    </context>
    <context>
        <name>UpstreamWords</name>
        <message>
            <source>Direct</source>
            <translation>直连</translation>
        </message>
        <message>
            <source>Relay</source>
            <translation>自建中转</translation>
        </message>
        <message>
            <source>Provider</source>
            <translation>服务商</translation>
        </message>
        <message>
            <source>Tunnel</source>
            <translation>隧道</translation>
        </message>
        <message>
            <source>Demo</source>
            <translation>演示</translation>
        </message>
        <message>
            <source>The model vendor&apos;s own address.</source>
            <translation>模型厂商自己的地址。</translation>
        </message>
        <message>
            <source>A relay of your own, such as nginx on a server of yours.</source>
            <translation>你自己的中转，例如自有服务器上的 nginx。</translation>
        </message>
        <message>
            <source>A commercial API that Sluice knows: its address, how its key goes in, and its prices.</source>
            <translation>Sluice 熟悉的商用接口：知道它的地址、密钥放法和价格。</translation>
        </message>
        <message>
            <source>A vendor&apos;s address reached through a WebSocket tunnel; the tunnel&apos;s server sees only encrypted bytes.</source>
            <translation>经 WebSocket 隧道到达厂商地址；隧道服务器只看得到密文。</translation>
        </message>
        <message>
            <source>The simulated provider inside Sluice. Needs no network and no key.</source>
            <translation>Sluice 内置的模拟服务，不需要网络和密钥。</translation>
        </message>
        <message>
            <source>As the API expects it</source>
            <translation>按接口的惯例</translation>
        </message>
        <message>
            <source>Answered</source>
            <comment>attempt</comment>
            <translation>已回答</translation>
        </message>
        <message>
            <source>Fault</source>
            <comment>attempt</comment>
            <translation>故障</translation>
        </message>
        <message>
            <source>Throttled</source>
            <comment>attempt</comment>
            <translation>被限流</translation>
        </message>
        <message>
            <source>Request refused</source>
            <comment>attempt</comment>
            <translation>请求被拒</translation>
        </message>
        <message>
            <source>Key refused</source>
            <comment>attempt</comment>
            <translation>密钥被拒</translation>
        </message>
        <message>
            <source>Client left</source>
            <comment>attempt</comment>
            <translation>客户端离开</translation>
        </message>
        <message>
            <source>The upstream answered.</source>
            <translation>上游给出了回答。</translation>
        </message>
        <message>
            <source>The upstream failed. This counts for its breaker.</source>
            <translation>上游出了故障，计入它的熔断器。</translation>
        </message>
        <message>
            <source>The upstream asked for fewer requests. Its share goes down; its breaker stays closed.</source>
            <translation>上游要求少发请求：它的份额降低，熔断器保持闭合。</translation>
        </message>
        <message>
            <source>The upstream did not like the request. This says nothing about the upstream.</source>
            <translation>上游不接受这个请求；这不说明上游有问题。</translation>
        </message>
        <message>
            <source>The upstream did not accept the key. The key is to blame, not the upstream.</source>
            <translation>上游不认这个密钥；问题在密钥，不在上游。</translation>
        </message>
        <message>
            <source>The client left before an answer came. This counts for nobody.</source>
            <translation>回答到来之前客户端就离开了，不算任何一方的错。</translation>
        </message>
        <message>
            <source>It answered with status %1.</source>
            <translation>它的应答状态是 %1。</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>sentence (facts)</comment>
            <translation>%1（%2）</translation>
        </message>
        <message>
            <source>Closed</source>
            <comment>breaker</comment>
            <translation>闭合</translation>
        </message>
        <message>
            <source>Open</source>
            <comment>breaker</comment>
            <translation>断开</translation>
        </message>
        <message>
            <source>Half open</source>
            <comment>breaker</comment>
            <translation>半开探测</translation>
        </message>
        <message>
            <source>Requests pass.</source>
            <translation>请求正常通过。</translation>
        </message>
        <message>
            <source>It failed too often. No request goes there until the next probe.</source>
            <translation>它失败太多次，下次探测之前不再发请求过去。</translation>
        </message>
        <message>
            <source>A few requests are let through to see whether it answers again.</source>
            <translation>放行少量请求，看看它是否恢复了。</translation>
        </message>
        <message>
            <source>No requests yet</source>
            <translation>还没有请求</translation>
        </message>
        <message>
            <source>Healthy</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>Last request failed</source>
            <translation>上次请求失败</translation>
        </message>
        <message>
            <source>Ramping up</source>
            <translation>逐步恢复</translation>
        </message>
        <message>
            <source>Throttled</source>
            <translation>被限流</translation>
        </message>
        <message>
            <source>Half open</source>
            <translation>半开探测</translation>
        </message>
        <message>
            <source>Ejected</source>
            <translation>暂时移出</translation>
        </message>
        <message>
            <source>Key rejected</source>
            <translation>密钥被拒</translation>
        </message>
        <message>
            <source>Way out is down</source>
            <translation>出口不通</translation>
        </message>
        <message>
            <source>Breaker open</source>
            <translation>已熔断</translation>
        </message>
        <message>
            <source>Last one standing</source>
            <translation>仅剩这一个</translation>
        </message>
        <message>
            <source>Drained</source>
            <translation>已停用</translation>
        </message>
        <message>
            <source>Nothing is known about it before its first request.</source>
            <translation>第一个请求之前，对它一无所知。</translation>
        </message>
        <message>
            <source>It answers, and takes its share of the requests.</source>
            <translation>它正常回答，按份额承担请求。</translation>
        </message>
        <message>
            <source>Its last request failed. It still takes its share; if it goes on failing, its breaker opens.</source>
            <translation>它上次的请求失败了。份额暂时不变；再失败下去就会熔断。</translation>
        </message>
        <message>
            <source>It answers again and gets a few more requests each second.</source>
            <translation>它又能回答了，每秒多分给它一些请求。</translation>
        </message>
        <message>
            <source>It asked for fewer requests. Its share is lower until then.</source>
            <translation>它要求少发请求；到时之前份额降低。</translation>
        </message>
        <message>
            <source>It does much worse than its peers and is left out for a while.</source>
            <translation>它比同组的差很多，先移出一段时间。</translation>
        </message>
        <message>
            <source>It answers, but does not accept its key. Enter a new one with Edit.</source>
            <translation>它有应答，但不认密钥。请用“编辑”换一个新密钥。</translation>
        </message>
        <message>
            <source>Its proxy or tunnel does not let connections through.</source>
            <translation>它的代理或隧道不放行连接。</translation>
        </message>
        <message>
            <source>It fails, but every other upstream of its cluster is out too. As the last one standing it is tried all the same.</source>
            <translation>它在失败，但同一集群的其他上游也都不可用。仅剩这一个，仍然会试它。</translation>
        </message>
        <message>
            <source>Its weight is 0: it gets no new requests. Running ones finish.</source>
            <translation>权重为 0：不再分到新请求，进行中的会做完。</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <comment>state of an upstream, time left</comment>
            <translation>%1，剩 %2</translation>
        </message>
        <message>
            <source>Fastest of two</source>
            <translation>两者取快</translation>
        </message>
        <message>
            <source>By weight, in turn</source>
            <translation>按权重轮流</translation>
        </message>
        <message>
            <source>Fewest under way</source>
            <translation>进行中最少</translation>
        </message>
        <message>
            <source>Quickest first token</source>
            <translation>首 token 最快</translation>
        </message>
        <message>
            <source>Cheapest</source>
            <translation>价格最低</translation>
        </message>
        <message>
            <source>In order</source>
            <translation>按顺序</translation>
        </message>
        <message>
            <source>Draws two by weight and takes the one with less waiting: latency times requests under way.</source>
            <translation>按权重抽两个，取等待较少的一个：延迟乘以进行中的请求数。</translation>
        </message>
        <message>
            <source>Each takes its turn, as often as its weight says.</source>
            <translation>轮流使用，次数由权重决定。</translation>
        </message>
        <message>
            <source>The one with the fewest requests under way for its weight.</source>
            <translation>相对权重而言，进行中请求最少的一个。</translation>
        </message>
        <message>
            <source>The one whose first token came soonest of late.</source>
            <translation>近来首 token 最快的一个。</translation>
        </message>
        <message>
            <source>The one with the lowest price for the model, mark-up included.</source>
            <translation>对这个模型价格最低的一个，加价计算在内。</translation>
        </message>
        <message>
            <source>The first in the list that works; the others wait in reserve.</source>
            <translation>列表中第一个可用的；其余备用。</translation>
        </message>
        <message>
            <source>Each client stays</source>
            <translation>按客户端固定</translation>
        </message>
        <message>
            <source>Each conversation stays</source>
            <translation>按对话固定</translation>
        </message>
        <message>
            <source>Every request is free to go where it is best served.</source>
            <translation>每个请求都可以去最合适的地方。</translation>
        </message>
        <message>
            <source>All requests of a client go to the same upstream while it works.</source>
            <translation>同一客户端的请求都去同一个上游，只要它可用。</translation>
        </message>
        <message>
            <source>A conversation stays where its beginning is cached, which saves time and money.</source>
            <translation>对话留在缓存了开头的上游，省时也省钱。</translation>
        </message>
        <message>
            <source>Standard</source>
            <translation>标准</translation>
        </message>
        <message>
            <source>Interactive</source>
            <translation>交互</translation>
        </message>
        <message>
            <source>Long reasoning</source>
            <translation>长时间推理</translation>
        </message>
        <message>
            <source>Two minutes to the first token, no end to an answer that flows.</source>
            <translation>两分钟内要有首 token；回答只要在继续就不设总时限。</translation>
        </message>
        <message>
            <source>For a person who waits: 8 s to the first token, 15 s in all.</source>
            <translation>适合有人在等：8 秒内首 token，总共 15 秒。</translation>
        </message>
        <message>
            <source>For models that think long: 10 min to the first token and between two pieces.</source>
            <translation>适合思考很久的模型：首 token 和两段内容之间各 10 分钟。</translation>
        </message>
        <message>
            <source>Chosen anew each time</source>
            <translation>每次重新选</translation>
        </message>
    </context>
    <context>
        <name>WordFile</name>
        <message>
            <source>Choose a file of words</source>
            <translation>选择词语文件</translation>
        </message>
        <message>
            <source>Text files (*.txt);;All files (*)</source>
            <translation>文本文件 (*.txt);;所有文件 (*)</translation>
        </message>
    </context>
    <context>
        <name>Words</name>
        <message>
            <source>Running</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>Answered</source>
            <translation>已回答</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>已拒绝</translation>
        </message>
        <message>
            <source>Cut</source>
            <translation>已截断</translation>
        </message>
        <message>
            <source>Client left</source>
            <translation>客户端离开</translation>
        </message>
        <message>
            <source>Upstream failed</source>
            <translation>上游失败</translation>
        </message>
        <message>
            <source>Broke off</source>
            <translation>中途断开</translation>
        </message>
        <message>
            <source>Timed out</source>
            <translation>超时</translation>
        </message>
        <message>
            <source>The answer is still on its way.</source>
            <translation>回答还在路上。</translation>
        </message>
        <message>
            <source>The upstream&apos;s answer reached the client whole.</source>
            <translation>上游的回答已完整送达客户端。</translation>
        </message>
        <message>
            <source>Sluice answered by itself; the upstream&apos;s answer was not used.</source>
            <translation>由 Sluice 自己作答，没有使用上游的回答。</translation>
        </message>
        <message>
            <source>A guardrail ended the answer early.</source>
            <translation>护栏提前结束了回答。</translation>
        </message>
        <message>
            <source>The client closed the connection before the answer was complete.</source>
            <translation>回答还没结束，客户端就关闭了连接。</translation>
        </message>
        <message>
            <source>The upstream gave no usable answer.</source>
            <translation>上游没有给出可用的回答。</translation>
        </message>
        <message>
            <source>The upstream broke off in the middle of its answer.</source>
            <translation>上游在回答途中断开了。</translation>
        </message>
        <message>
            <source>The upstream took longer than the limits allow.</source>
            <translation>上游用时超过了限制。</translation>
        </message>
        <message>
            <source>Pass</source>
            <comment>verdict</comment>
            <translation>通过</translation>
        </message>
        <message>
            <source>Flag</source>
            <comment>verdict</comment>
            <translation>标记</translation>
        </message>
        <message>
            <source>Mask</source>
            <comment>verdict</comment>
            <translation>遮盖</translation>
        </message>
        <message>
            <source>Block</source>
            <comment>verdict</comment>
            <translation>拦截</translation>
        </message>
        <message>
            <source>The prompt is refused. Nothing is sent to the upstream.</source>
            <translation>提示词被拒绝，不会向上游发送任何内容。</translation>
        </message>
        <message>
            <source>Hits are recorded; nothing is changed.</source>
            <translation>只记录命中，不改动内容。</translation>
        </message>
        <message>
            <source>Each character of a hit becomes *.</source>
            <translation>命中的每个字符变成 *。</translation>
        </message>
        <message>
            <source>A prompt with a hit is refused.</source>
            <translation>提示词一有命中就拒绝。</translation>
        </message>
        <message>
            <source>An answer is cut at the first hit.</source>
            <translation>回答在首个命中处截断。</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回答</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>正在启动</translation>
        </message>
        <message>
            <source>Running</source>
            <comment>relay state</comment>
            <translation>运行中</translation>
        </message>
        <message>
            <source>Degraded</source>
            <translation>部分异常</translation>
        </message>
        <message>
            <source>Draining</source>
            <translation>正在收尾</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>OpenAI Chat</source>
            <translation>OpenAI Chat</translation>
        </message>
        <message>
            <source>OpenAI Completions</source>
            <translation>OpenAI Completions</translation>
        </message>
        <message>
            <source>OpenAI Responses</source>
            <translation>OpenAI Responses</translation>
        </message>
        <message>
            <source>OpenAI, other</source>
            <translation>OpenAI 其他</translation>
        </message>
        <message>
            <source>Anthropic Messages</source>
            <translation>Anthropic Messages</translation>
        </message>
        <message>
            <source>Gemini</source>
            <translation>Gemini</translation>
        </message>
        <message>
            <source>Find address</source>
            <translation>解析地址</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Secure (TLS)</source>
            <translation>安全连接（TLS）</translation>
        </message>
        <message>
            <source>HTTP answer</source>
            <translation>HTTP 应答</translation>
        </message>
        <message>
            <source>Credential</source>
            <translation>凭据</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>首 token</translation>
        </message>
        <message>
            <source>The name in the URL has an address.</source>
            <translation>URL 中的域名能解析到地址。</translation>
        </message>
        <message>
            <source>Something listens at that address.</source>
            <translation>该地址有服务在监听。</translation>
        </message>
        <message>
            <source>Its certificate is valid for this name.</source>
            <translation>它的证书对这个域名有效。</translation>
        </message>
        <message>
            <source>It speaks HTTP.</source>
            <translation>它使用 HTTP。</translation>
        </message>
        <message>
            <source>It accepts the credential.</source>
            <translation>它接受这个凭据。</translation>
        </message>
        <message>
            <source>It offers a model to ask.</source>
            <translation>它提供可用的模型。</translation>
        </message>
        <message>
            <source>A short question gets the beginning of an answer.</source>
            <translation>发一个简短的问题，能收到回答的开头。</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待</translation>
        </message>
        <message>
            <source>Testing…</source>
            <translation>测试中…</translation>
        </message>
        <message>
            <source>Passed</source>
            <translation>通过</translation>
        </message>
        <message>
            <source>Failed</source>
            <comment>test step</comment>
            <translation>失败</translation>
        </message>
        <message>
            <source>Not reached</source>
            <translation>未到此步</translation>
        </message>
        <message>
            <source>Missing</source>
            <translation>缺失</translation>
        </message>
        <message>
            <source>Key store</source>
            <translation>密钥库</translation>
        </message>
        <message>
            <source>This run only</source>
            <translation>仅本次运行</translation>
        </message>
        <message>
            <source>Environment</source>
            <translation>环境变量</translation>
        </message>
        <message>
            <source>No value is stored for this credential.</source>
            <translation>这个凭据还没有保存内容。</translation>
        </message>
        <message>
            <source>Kept in the system&apos;s key store.</source>
            <translation>保存在系统密钥库中。</translation>
        </message>
        <message>
            <source>No key store answers here. The key stays in memory and is gone when Sluice quits.</source>
            <translation>这里没有可用的密钥库。密钥保存在内存中，退出 Sluice 后即丢失。</translation>
        </message>
        <message>
            <source>Read from an environment variable when Sluice starts.</source>
            <translation>Sluice 启动时从环境变量读取。</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>sentence (facts)</comment>
            <translation>%1（%2）</translation>
        </message>
        <message>
            <source>Cannot listen on %1.</source>
            <translation>无法监听 %1。</translation>
        </message>
        <message>
            <source>The word list “%1” was refused; its last good version stays in force.</source>
            <translation>词表“%1”未被采用；上一个可用版本继续生效。</translation>
        </message>
        <message>
            <source>The word list “%1” is good again and in force.</source>
            <translation>词表“%1”已恢复正常并生效。</translation>
        </message>
        <message>
            <source>No key store answers. Keys you enter stay in memory for this run only.</source>
            <translation>没有可用的密钥库。输入的密钥只在本次运行期间保存在内存中。</translation>
        </message>
        <message>
            <source>The upstream “%1” answers again.</source>
            <translation>上游“%1”恢复响应。</translation>
        </message>
        <message>
            <source>A client at %1 does not trust Sluice&apos;s certificate. Give it Sluice&apos;s CA file.</source>
            <translation>%1 上的客户端不信任 Sluice 的证书。请给它配置 Sluice 的 CA 文件。</translation>
        </message>
        <message>
            <source>All connections are taken. New ones wait until one is closed.</source>
            <translation>连接已全部占用，新连接要等有连接关闭。</translation>
        </message>
        <message>
            <source>The budget “%1” is used up.</source>
            <translation>预算“%1”已用完。</translation>
        </message>
        <message>
            <source>The budget “%1” is used up until %2.</source>
            <translation>预算“%1”已用完，到 %2 重新计算。</translation>
        </message>
        <message>
            <source>%1 % of the budget “%2” is used.</source>
            <translation>预算“%2”已用 %1 %。</translation>
        </message>
        <message>
            <source>%1 % of the budget “%2” is used; at this rate it ends on %3.</source>
            <translation>预算“%2”已用 %1 %；照此速度将在 %3 用完。</translation>
        </message>
        <message>
            <source>What the budgets have counted cannot be kept as it should be.</source>
            <translation>预算的计数无法正常保存。</translation>
        </message>
        <message>
            <source>Your price file was refused; its last good prices stay in force.</source>
            <translation>您的价格文件未被接受；上一次有效的价格继续生效。</translation>
        </message>
        <message>
            <source>Your price file is good again and in force.</source>
            <translation>您的价格文件已恢复正常并生效。</translation>
        </message>
        <message>
            <source>The upstream “%1” keeps failing and is left alone for a while.</source>
            <translation>上游“%1”连续失败，暂时不再使用。</translation>
        </message>
        <message>
            <source>“%1” failed; its requests go to another upstream.</source>
            <translation>“%1”失败，它的请求改走其他上游。</translation>
        </message>
        <message>
            <source>The way out through “%1” is down: its proxy or tunnel does not answer.</source>
            <translation>经“%1”的出口不通：代理或隧道没有应答。</translation>
        </message>
        <message>
            <source>The way out through “%1” works again.</source>
            <translation>经“%1”的出口恢复了。</translation>
        </message>
        <message>
            <source>The upstream “%1” refuses its key. Enter a new one.</source>
            <translation>上游“%1”不认它的密钥，请换一个新的。</translation>
        </message>
        <message>
            <source>Nothing found. The text passes unchanged.</source>
            <translation>什么也没找到。文本原样通过。</translation>
        </message>
        <message>
            <source>What was found is noted. The text passes unchanged.</source>
            <translation>找到的已记录。文本原样通过。</translation>
        </message>
        <message>
            <source>What was found is hidden before the prompt leaves.</source>
            <translation>提示词发出前，找到的内容会被隐去。</translation>
        </message>
        <message>
            <source>What was found is hidden before the client sees the answer.</source>
            <translation>客户端看到回答前，找到的内容会被隐去。</translation>
        </message>
        <message>
            <source>The answer is cut before the first hit.</source>
            <translation>回答在第一处命中之前截断。</translation>
        </message>
        <message>
            <source>Off</source>
            <comment>mode of a rule</comment>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Observe</source>
            <comment>mode of a rule</comment>
            <translation>观察</translation>
        </message>
        <message>
            <source>Pseudonymise</source>
            <comment>mode of a rule</comment>
            <translation>换占位符</translation>
        </message>
        <message>
            <source>Mask</source>
            <comment>mode of a rule</comment>
            <translation>遮盖</translation>
        </message>
        <message>
            <source>Block</source>
            <comment>mode of a rule</comment>
            <translation>拦截</translation>
        </message>
        <message>
            <source>Nothing is looked for in prompts.</source>
            <translation>提示词里不找。</translation>
        </message>
        <message>
            <source>Nothing is looked for in answers.</source>
            <translation>回答里不找。</translation>
        </message>
        <message>
            <source>A hit leaves as a placeholder, and the answer gives it back.</source>
            <translation>命中的换成占位符发出，回答里再换回来。</translation>
        </message>
        <message>
            <source>Answers are not given placeholders: each character of a hit becomes *.</source>
            <translation>回答里不用占位符：命中的每个字符变成 *。</translation>
        </message>
        <message>
            <source>The settings file was changed by another program and cannot be used. The settings from before stay in force.</source>
            <translation>设置文件被其他程序改动过，无法使用。仍按之前的设置运行。</translation>
        </message>
        <message>
            <source>The client “%1” is suspended: its requests are out of the ordinary.</source>
            <translation>客户端“%1”已被暂停：它的请求不同寻常。</translation>
        </message>
        <message>
            <source>The client “%1” would be suspended now, if the anomaly breaker were not only observing.</source>
            <translation>若异常熔断器不是只观察，客户端“%1”现在会被暂停。</translation>
        </message>
        <message>
            <source>The client “%1” is no longer suspended.</source>
            <translation>客户端“%1”已恢复。</translation>
        </message>
        <message>
            <source>The access log was damaged and has been set aside; a new one has begun.</source>
            <translation>访问日志已损坏，已另存到一旁；新的日志已开始。</translation>
        </message>
        <message>
            <source>The access log cannot be written: requests go on and are only counted.</source>
            <translation>无法写入访问日志：请求照常进行，只计数。</translation>
        </message>
        <message>
            <source>The access log is written again. %1 requests are missing from it.</source>
            <translation>访问日志已恢复写入，其中缺少 %1 个请求。</translation>
        </message>
        <message>
            <source>Raw prompts and answers are not being kept.</source>
            <translation>提示和回答的原文没有被保存。</translation>
        </message>
        <message>
            <source>Raw prompts and answers are being kept again.</source>
            <translation>提示和回答的原文又开始保存了。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ActionBox</name>
        <message>
            <source>several</source>
            <translation>各不相同</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::Banner</name>
        <message>
            <source>Dismiss</source>
            <translation>关闭提示</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ClusterDialog</name>
        <message>
            <source>Add cluster</source>
            <translation>添加集群</translation>
        </message>
        <message>
            <source>Edit cluster</source>
            <translation>编辑集群</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Upstreams</source>
            <translation>上游</translation>
        </message>
        <message>
            <source>Those that can stand in for one another. Their order matters to “%1”.</source>
            <translation>可以互相顶替的上游。顺序只对“%1”有意义。</translation>
        </message>
        <message>
            <source>How one is chosen</source>
            <translation>选择方式</translation>
        </message>
        <message>
            <source>What stays together</source>
            <translation>哪些固定在一起</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ConnectCard</name>
        <message>
            <source>No requests yet: connect a client</source>
            <translation>还没有请求：先接入一个客户端</translation>
        </message>
        <message>
            <source>The relay is not running</source>
            <translation>中继没有运行</translation>
        </message>
        <message>
            <source>Rates, latency and verdicts appear here with the first request.</source>
            <translation>第一个请求到来后，这里会显示速率、延迟和判定结果。</translation>
        </message>
        <message>
            <source>Press Start at the top of the window; then this page tells how to connect a client.</source>
            <translation>点击窗口顶部的“启动”，随后本页会说明如何接入客户端。</translation>
        </message>
        <message>
            <source>Send one request now</source>
            <translation>现在就发一个请求</translation>
        </message>
        <message>
            <source>Or point your programs at the relay</source>
            <translation>或者让你的程序指向中继</translation>
        </message>
        <message>
            <source>The certificate file makes programs trust the relay on this computer and nothing else.</source>
            <translation>有了这个证书文件，程序只会额外信任本机的中继，不涉及其他任何网站。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::CopyField</name>
        <message>
            <source>Copy %1</source>
            <translation>复制 %1</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Click to copy</source>
            <translation>点击复制</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::CredentialEditor</name>
        <message>
            <source>Requests go out without a key.</source>
            <translation>请求不带密钥发出。</translation>
        </message>
        <message>
            <source>Goes to the system&apos;s key store; where none answers, it stays in memory for this run only.</source>
            <translation>存入系统密钥库；密钥库不可用时只在本次运行期间留在内存里。</translation>
        </message>
        <message>
            <source>The variable is set.</source>
            <translation>变量已设置。</translation>
        </message>
        <message>
            <source>Set the variable before Sluice starts; it holds the key.</source>
            <translation>请在启动 Sluice 之前设置这个变量，内容是密钥。</translation>
        </message>
        <message>
            <source>Enter the key, or choose None.</source>
            <translation>请填写密钥，或选择“无”。</translation>
        </message>
        <message>
            <source>Enter user and password, or choose None.</source>
            <translation>请填写用户名和密码，或选择“无”。</translation>
        </message>
        <message>
            <source>Enter the variable&apos;s name.</source>
            <translation>请填写变量名。</translation>
        </message>
        <message>
            <source>stored; enter a new key to replace it</source>
            <translation>已存储；填写新密钥即可替换</translation>
        </message>
        <message>
            <source>stored; enter a new one to replace it</source>
            <translation>已存储；重新填写即可替换</translation>
        </message>
        <message>
            <source>enter the key</source>
            <translation>填写密钥</translation>
        </message>
        <message>
            <source>user:password</source>
            <translation>用户名:密码</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Stored key</source>
            <translation>存储的密钥</translation>
        </message>
        <message>
            <source>Stored user and password</source>
            <translation>存储的用户名和密码</translation>
        </message>
        <message>
            <source>Environment variable</source>
            <translation>环境变量</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>User and password</source>
            <translation>用户名和密码</translation>
        </message>
        <message>
            <source>Name of the environment variable</source>
            <translation>环境变量名</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::DashboardController</name>
        <message>
            <source>since %1</source>
            <translation>自 %1 起</translation>
        </message>
        <message>
            <source>per second</source>
            <translation>每秒</translation>
        </message>
        <message numerus="yes">
            <source>%n running now</source>
            <translation>
                <numerusform>%n 个进行中</numerusform>
            </translation>
        </message>
        <message>
            <source>p50</source>
            <translation>p50</translation>
        </message>
        <message>
            <source>p95 %1, last 5 minutes</source>
            <translation>p95 %1，最近 5 分钟</translation>
        </message>
        <message>
            <source>last 5 minutes</source>
            <translation>最近 5 分钟</translation>
        </message>
        <message>
            <source>%1 masked, %2 flagged %3</source>
            <translation>遮盖 %1，标记 %2，%3</translation>
        </message>
        <message>
            <source>%1 in, %2 out %3</source>
            <translation>输入 %1，输出 %2，%3</translation>
        </message>
        <message>
            <source>unreachable</source>
            <translation>无法连接</translation>
        </message>
        <message>
            <source>no traffic</source>
            <translation>没有流量</translation>
        </message>
        <message>
            <source>%1, %2 failed, p95 %3</source>
            <translation>%1，失败 %2，p95 %3</translation>
        </message>
        <message>
            <source>%1, p95 %2</source>
            <translation>%1，p95 %2</translation>
        </message>
        <message>
            <source>list “%1”</source>
            <translation>词表“%1”</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::DashboardPage</name>
        <message>
            <source>Dashboard</source>
            <translation>总览</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>Time to first token</source>
            <translation>首 token 用时</translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>已拦截</translation>
        </message>
        <message>
            <source>Tokens</source>
            <translation>Token</translation>
        </message>
        <message>
            <source>Latency</source>
            <translation>延迟</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>首 token</translation>
        </message>
        <message>
            <source>Whole answer</source>
            <translation>完整回答</translation>
        </message>
        <message>
            <source>5 min</source>
            <translation>5 分钟</translation>
        </message>
        <message>
            <source>30 min</source>
            <translation>30 分钟</translation>
        </message>
        <message>
            <source>6 h</source>
            <translation>6 小时</translation>
        </message>
        <message>
            <source>24 h</source>
            <translation>24 小时</translation>
        </message>
        <message>
            <source>Requests by verdict</source>
            <translation>各判定的请求数</translation>
        </message>
        <message>
            <source>Upstreams, last 5 minutes</source>
            <translation>上游，最近 5 分钟</translation>
        </message>
        <message>
            <source>No upstream is set up.</source>
            <translation>还没有配置上游。</translation>
        </message>
        <message>
            <source>Stopped, changed or failed</source>
            <translation>被拦截、被修改或失败</translation>
        </message>
        <message>
            <source>Nothing so far: every request passed as it was.</source>
            <translation>目前没有：每个请求都原样通过。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::EntitiesController</name>
        <message>
            <source>Kind</source>
            <translation>种类</translation>
        </message>
        <message>
            <source>Score</source>
            <translation>分数</translation>
        </message>
        <message>
            <source>Today</source>
            <comment>hits</comment>
            <translation>今天</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::EntitiesSection</name>
        <message numerus="yes">
            <source>%n kind(s)</source>
            <translation>
                <numerusform>%n 种</numerusform>
            </translation>
        </message>
        <message>
            <source>, </source>
            <comment>between kinds</comment>
            <translation>、</translation>
        </message>
        <message>
            <source>Modes as you chose them below.</source>
            <translation>按你在下面选的模式。</translation>
        </message>
        <message>
            <source>Personal data and secrets</source>
            <translation>个人信息与密钥</translation>
        </message>
        <message>
            <source>Kinds of personal data and secrets</source>
            <translation>个人信息与密钥的种类</translation>
        </message>
        <message>
            <source>All kinds at once</source>
            <translation>所有种类一起设</translation>
        </message>
        <message>
            <source>Your own choice</source>
            <translation>自己选的</translation>
        </message>
        <message>
            <source>Keys that Sluice itself uses</source>
            <translation>Sluice 自己用的密钥</translation>
        </message>
        <message>
            <source>In prompts</source>
            <translation>提示词里</translation>
        </message>
        <message>
            <source>In answers</source>
            <translation>回答里</translation>
        </message>
        <message>
            <source>Least score</source>
            <translation>最低分数</translation>
        </message>
        <message>
            <source>How sure a finding must be, from 0 to 1. A right check digit or a telling word nearby raises its score.</source>
            <translation>要有多大把握才算，0 到 1。校验位正确、旁边有说明它的词，分数就高。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::EntryDialog</name>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::FailoverSection</name>
        <message numerus="yes">
            <source>%n edit(s) not yet live</source>
            <translation>
                <numerusform>%n 处改动尚未生效</numerusform>
            </translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>预设</translation>
        </message>
        <message>
            <source>Trying again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Circuit breaker</source>
            <translation>熔断器</translation>
        </message>
        <message>
            <source>How long to wait</source>
            <translation>等待时限</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>丢弃</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>应用</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::FileEditor</name>
        <message>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Choose a file</source>
            <translation>选择文件</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::GuardrailSettingsSection</name>
        <message>
            <source>For all rules</source>
            <translation>对所有规则</translation>
        </message>
        <message>
            <source>What cannot be read: an unknown coding, token numbers for a prompt, broken text</source>
            <translation>看不懂的内容：未知编码、以词元编号写的提示词、损坏的文本</translation>
        </message>
        <message>
            <source>Placeholders are remembered for</source>
            <translation>占位符记住多久</translation>
        </message>
        <message>
            <source>In memory only, for each client by itself. A later answer that holds an older placeholder shows the placeholder. Stopping Sluice forgets them all.</source>
            <translation>只在内存里，每个客户端各记各的。之后的回答若带有更早的占位符，就原样显示占位符。停止 Sluice 后全部忘记。</translation>
        </message>
        <message>
            <source>What no rule can do</source>
            <translation>规则做不到的事</translation>
        </message>
        <message>
            <source>Words and patterns find what is written. They cannot stop paraphrase, another language, a riddle or a picture.</source>
            <translation>词表和模式只能找到写出来的字。换个说法、换种语言、打哑谜、用图片，它们都拦不住。</translation>
        </message>
        <message>
            <source>Text in base64 or another code of one&apos;s own is not decoded. A model can be asked to write so.</source>
            <translation>base64 或自编的暗码不会被解开。模型可以被要求这样写。</translation>
        </message>
        <message>
            <source>Personal data are found by their form. A name, an address or a diagnosis has none: list the names that matter to you.</source>
            <translation>个人信息靠格式来找。姓名、住址、病情没有固定格式：请把要紧的名字列成词表。</translation>
        </message>
        <message>
            <source>Placeholders hide values, not what they have in common: the same value is the same placeholder in every request.</source>
            <translation>占位符藏住内容，藏不住关联：同一个值在每次请求里都是同一个占位符。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::GuardrailsPage</name>
        <message>
            <source>The list “%1” is out of use. Its file is kept.</source>
            <translation>词表“%1”已停用，文件仍然保留。</translation>
        </message>
        <message>
            <source>Guardrails</source>
            <translation>护栏</translation>
        </message>
        <message>
            <source>New list</source>
            <translation>新建词表</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>词表</translation>
        </message>
        <message>
            <source>Personal data and secrets</source>
            <translation>个人信息与密钥</translation>
        </message>
        <message>
            <source>Patterns</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::HeaderBar</name>
        <message>
            <source>Start</source>
            <translation>启动</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Pause or stop the relay</source>
            <translation>暂停或停止中继</translation>
        </message>
        <message>
            <source>Clients get “503, try again later”; running answers finish</source>
            <translation>客户端会收到“503，请稍后再试”；进行中的回答会完成</translation>
        </message>
        <message>
            <source>For 5 minutes</source>
            <translation>5 分钟</translation>
        </message>
        <message>
            <source>For 30 minutes</source>
            <translation>30 分钟</translation>
        </message>
        <message>
            <source>For 60 minutes</source>
            <translation>60 分钟</translation>
        </message>
        <message>
            <source>Until I resume</source>
            <translation>直到我恢复</translation>
        </message>
        <message>
            <source>Stop the relay</source>
            <translation>停止中继</translation>
        </message>
        <message>
            <source>Light or dark</source>
            <translation>浅色或深色</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::LatencyChart</name>
        <message>
            <source>half are faster (p50)</source>
            <translation>半数更快（p50）</translation>
        </message>
        <message>
            <source>95 % are faster (p95)</source>
            <translation>95% 更快（p95）</translation>
        </message>
        <message>
            <source>99 % are faster (p99)</source>
            <translation>99% 更快（p99）</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ListDelegate</name>
        <message>
            <source>Prompt: %1 · Answer: %2</source>
            <translation>提示词：%1 · 回答：%2</translation>
        </message>
        <message>
            <source>Refused: %1</source>
            <translation>未采用：%1</translation>
        </message>
        <message numerus="yes">
            <source>%n edit(s) not yet live</source>
            <translation>
                <numerusform>%n 处改动尚未生效</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hit(s) today</source>
            <translation>
                <numerusform>今天命中 %n 次</numerusform>
            </translation>
        </message>
        <message>
            <source>File: %1</source>
            <translation>文件：%1</translation>
        </message>
        <message>
            <source>%1 · %2</source>
            <comment>mode for prompts · mode for answers</comment>
            <translation>%1 · %2</translation>
        </message>
        <message>
            <source>Allowed words: never a hit</source>
            <translation>放行词：不算命中</translation>
        </message>
        <message>
            <source>Allowed words</source>
            <translation>放行词</translation>
        </message>
        <message>
            <source>From: %1</source>
            <translation>来自：%1</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ListDialog</name>
        <message>
            <source>Off: its words are not allowed here. Any other mode: they are.</source>
            <translation>关闭：这里不放行这些词。其他模式：放行。</translation>
        </message>
        <message>
            <source>New word list</source>
            <translation>新建词表</translation>
        </message>
        <message>
            <source>Options of the list</source>
            <translation>词表选项</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>optional</source>
            <translation>可不填</translation>
        </message>
        <message>
            <source>In prompts</source>
            <translation>提示词里</translation>
        </message>
        <message>
            <source>In answers</source>
            <translation>回答里</translation>
        </message>
        <message>
            <source>What else counts as one of its words</source>
            <translation>还有哪些写法算作这些词</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ListDialogController</name>
        <message>
            <source>Give the list a name.</source>
            <translation>请给词表起个名字。</translation>
        </message>
        <message>
            <source>There is a list of this name already.</source>
            <translation>已经有同名的词表。</translation>
        </message>
        <message>
            <source>Choose a file or a folder.</source>
            <translation>请选择文件或文件夹。</translation>
        </message>
        <message>
            <source>The address begins with https://.</source>
            <translation>地址要以 https:// 开头。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ListSource</name>
        <message>
            <source>Where its words come from</source>
            <translation>词从哪里来</translation>
        </message>
        <message>
            <source>A list of its own, edited here</source>
            <translation>自己的词表，在这里编辑</translation>
        </message>
        <message>
            <source>A file or folder of yours</source>
            <translation>你的文件或文件夹</translation>
        </message>
        <message>
            <source>A subscription</source>
            <translation>订阅</translation>
        </message>
        <message>
            <source>First words</source>
            <translation>初始词语</translation>
        </message>
        <message>
            <source>Choose a file…</source>
            <translation>选择文件…</translation>
        </message>
        <message>
            <source>UTF-8 text with one word a line. You can also begin with an empty list.</source>
            <translation>UTF-8 文本，每行一个词。也可以从空词表开始。</translation>
        </message>
        <message numerus="yes">
            <source>%n word(s) from %1</source>
            <translation>
                <numerusform>来自 %1 的 %n 个词</numerusform>
            </translation>
        </message>
        <message>
            <source>File or folder</source>
            <translation>文件或文件夹</translation>
        </message>
        <message>
            <source>It is watched: what you change there is in force at once. Of a folder, every list in it counts.</source>
            <translation>会一直盯着：你在那里改了，马上生效。如果是文件夹，里面每个词表都算。</translation>
        </message>
        <message>
            <source>To use another one, take this list out of use and add a new one.</source>
            <translation>要换一个，请停用这个词表，再新建一个。</translation>
        </message>
        <message>
            <source>File…</source>
            <translation>文件…</translation>
        </message>
        <message>
            <source>Folder…</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Fetched by HTTPS; the last good copy stays in force when it fails.</source>
            <translation>通过 HTTPS 获取；取不到时，上一份好的继续生效。</translation>
        </message>
        <message>
            <source>Public key</source>
            <translation>公钥</translation>
        </message>
        <message>
            <source>none: the list is not signed</source>
            <translation>不填：词表没有签名</translation>
        </message>
        <message>
            <source>The minisign key of the publisher. With it, only lists with a good signature are taken.</source>
            <translation>发布者的 minisign 公钥。填了就只收签名正确的词表。</translation>
        </message>
        <message>
            <source>Ask for news every</source>
            <translation>多久询问一次更新</translation>
        </message>
        <message>
            <source> h</source>
            <comment>hours, after a number</comment>
            <translation> 小时</translation>
        </message>
        <message>
            <source>Begin with an example</source>
            <translation>从样例开始</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ListsController</name>
        <message>
            <source>Not saved. %1</source>
            <translation>没有保存。%1</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>重新读取</translation>
        </message>
        <message>
            <source>The file was changed outside Sluice. Apply would replace that version.</source>
            <translation>文件在 Sluice 之外被改动了。点“应用”会覆盖那个版本。</translation>
        </message>
        <message>
            <source>Take the file&apos;s version</source>
            <translation>采用文件中的版本</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::MainWindow</name>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::PatternDelegate</name>
        <message>
            <source>%1 (not yet live)</source>
            <translation>%1（尚未生效）</translation>
        </message>
        <message>
            <source>Prompt: %1</source>
            <translation>提示词：%1</translation>
        </message>
        <message>
            <source>Answer: %1</source>
            <translation>回答：%1</translation>
        </message>
        <message>
            <source>only for %1</source>
            <translation>仅限 %1</translation>
        </message>
        <message numerus="yes">
            <source>%n hit(s) today</source>
            <translation>
                <numerusform>今天命中 %n 次</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::PatternDialog</name>
        <message>
            <source>Not a pattern: %1</source>
            <translation>不是合法的模式：%1</translation>
        </message>
        <message>
            <source>Not a pattern, from character %1 on: %2</source>
            <translation>从第 %1 个字符起不是合法的模式：%2</translation>
        </message>
        <message>
            <source>Finds nothing in the sample.</source>
            <translation>在样例里什么也没找到。</translation>
        </message>
        <message>
            <source>%1 · %2</source>
            <comment>hits · time</comment>
            <translation>%1 · %2</translation>
        </message>
        <message numerus="yes">
            <source>%n hit(s)</source>
            <translation>
                <numerusform>%n 处命中</numerusform>
            </translation>
        </message>
        <message>
            <source>New pattern</source>
            <translation>新建模式</translation>
        </message>
        <message>
            <source>Edit pattern</source>
            <translation>编辑模式</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>optional</source>
            <translation>可不填</translation>
        </message>
        <message>
            <source>Pattern</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>A regular expression in RE2 syntax; (?i) at its beginning: upper and lower case are the same.</source>
            <translation>RE2 语法的正则表达式；开头写 (?i) 则不分大小写。</translation>
        </message>
        <message>
            <source>Longest match</source>
            <translation>最长匹配</translation>
        </message>
        <message>
            <source> characters</source>
            <comment>after a number</comment>
            <translation> 个字符</translation>
        </message>
        <message>
            <source>Longer matches are not found. A streamed answer may have to wait for that many characters.</source>
            <translation>更长的找不到。流式回答可能要为此等待这么多字符。</translation>
        </message>
        <message>
            <source>In prompts</source>
            <translation>提示词里</translation>
        </message>
        <message>
            <source>In answers</source>
            <translation>回答里</translation>
        </message>
        <message>
            <source>Try it on a sample</source>
            <translation>用样例试一试</translation>
        </message>
        <message>
            <source>A text with and without what the pattern is for…</source>
            <translation>一段文字，有的该命中，有的不该…</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::PatternsController</name>
        <message>
            <source>Give the pattern a name.</source>
            <translation>请给模式起个名字。</translation>
        </message>
        <message>
            <source>There is a pattern of this name already.</source>
            <translation>已经有同名的模式。</translation>
        </message>
        <message>
            <source>Write what is to be found.</source>
            <translation>请写明要找什么。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::PatternsSection</name>
        <message>
            <source>Patterns of your own</source>
            <translation>自己的模式</translation>
        </message>
        <message>
            <source>Patterns</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>No pattern yet. A pattern is a regular expression for what has a form rather than a word: order numbers (ORD-[0-9]{8}), names of machines, project codes.</source>
            <translation>还没有模式。模式是正则表达式，用来找有格式而没有固定词的内容：订单号 (ORD-[0-9]{8})、机器名、项目代号。</translation>
        </message>
        <message>
            <source>Add pattern</source>
            <translation>添加模式</translation>
        </message>
        <message>
            <source>Edit pattern</source>
            <translation>编辑模式</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Remove pattern</source>
            <translation>删除模式</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ProviderChooser</name>
        <message>
            <source>Choose one to fill in its address and the form of its key.</source>
            <translation>选择后自动填好地址和密钥放法。</translation>
        </message>
        <message>
            <source>Replace what is in braces in the base URL.</source>
            <translation>请把基础地址中花括号里的部分换成你自己的。</translation>
        </message>
        <message>
            <source>A key is to be had at %1</source>
            <translation>密钥在此获取：%1</translation>
        </message>
        <message>
            <source>It needs no key.</source>
            <translation>不需要密钥。</translation>
        </message>
        <message>
            <source>Prices as of %1, in %2.</source>
            <translation>价格截至 %1，币种 %2。</translation>
        </message>
        <message>
            <source>Another address</source>
            <translation>其他地址</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RequestDetail</name>
        <message>
            <source>Choose a request to see where its time went and what was decided.</source>
            <translation>选择一个请求，查看时间花在哪里、做了哪些判定。</translation>
        </message>
        <message>
            <source>Close the details</source>
            <translation>关闭详情</translation>
        </message>
        <message>
            <source>Details of the request</source>
            <translation>请求详情</translation>
        </message>
        <message>
            <source>Facts</source>
            <translation>概况</translation>
        </message>
        <message>
            <source>Client</source>
            <translation>客户端</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Upstream</source>
            <translation>上游</translation>
        </message>
        <message>
            <source>none was reached</source>
            <translation>没有到达上游</translation>
        </message>
        <message>
            <source>API</source>
            <translation>API</translation>
        </message>
        <message>
            <source>%1, streamed</source>
            <translation>%1，流式</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Duration</source>
            <translation>用时</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>首 token</translation>
        </message>
        <message>
            <source>Added by the relay</source>
            <translation>中继自身用时</translation>
        </message>
        <message>
            <source>Attempts</source>
            <translation>尝试次数</translation>
        </message>
        <message>
            <source>Tokens in</source>
            <translation>输入 token</translation>
        </message>
        <message>
            <source>%1, of which %2 from the cache</source>
            <translation>%1，其中 %2 来自缓存</translation>
        </message>
        <message>
            <source>Tokens out</source>
            <translation>输出 token</translation>
        </message>
        <message>
            <source>Body in, out</source>
            <translation>正文进、出</translation>
        </message>
        <message>
            <source>Cost</source>
            <translation>费用</translation>
        </message>
        <message>
            <source>about %1</source>
            <translation>约 %1</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <translation>%1，%2</translation>
        </message>
        <message>
            <source>Request ID</source>
            <translation>请求编号</translation>
        </message>
        <message>
            <source>Timing</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Decisions, in order</source>
            <translation>依次做出的判定</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>已拒绝</translation>
        </message>
        <message>
            <source>bytes %1 to %2</source>
            <translation>第 %1 至 %2 字节</translation>
        </message>
        <message>
            <source>%1, bytes %2 to %3</source>
            <translation>%1，第 %2 至 %3 字节</translation>
        </message>
        <message>
            <source>Found in the prompt</source>
            <translation>提示词中的命中</translation>
        </message>
        <message>
            <source>Found in the answer</source>
            <translation>回答中的命中</translation>
        </message>
        <message>
            <source>Not judged</source>
            <translation>未判断</translation>
        </message>
        <message>
            <source>%1, sent as %2</source>
            <comment>model, another model</comment>
            <translation>%1，以 %2 发出</translation>
        </message>
        <message>
            <source>Route</source>
            <translation>路由</translation>
        </message>
        <message>
            <source>“%1”</source>
            <comment>a rule</comment>
            <translation>“%1”</translation>
        </message>
        <message>
            <source>“%1” (%2)</source>
            <comment>a rule, its category</comment>
            <translation>“%1”（%2）</translation>
        </message>
        <message numerus="yes">
            <source>%n value(s) left as placeholders.</source>
            <translation>
                <numerusform>%n 个值换成占位符发出。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n placeholder(s) of the answer became values again.</source>
            <translation>
                <numerusform>回答里 %n 个占位符换回了原值。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n placeholder(s) came back garbled and were left as they came.</source>
            <translation>
                <numerusform>%n 个占位符回来时已变样，原样保留。</numerusform>
            </translation>
        </message>
        <message>
            <source>Placeholders</source>
            <translation>占位符</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RequestProxy</name>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Client</source>
            <translation>客户端</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Upstream</source>
            <translation>上游</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>判定</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>首 token</translation>
        </message>
        <message>
            <source>Duration</source>
            <translation>用时</translation>
        </message>
        <message>
            <source>Tokens in</source>
            <translation>输入 token</translation>
        </message>
        <message>
            <source>Tokens out</source>
            <translation>输出 token</translation>
        </message>
        <message>
            <source>running</source>
            <translation>进行中</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RequestTable</name>
        <message>
            <source>%1 new</source>
            <translation>%1 个新请求</translation>
        </message>
        <message>
            <source>Go to the newest request</source>
            <translation>跳到最新的请求</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RequestsController</name>
        <message>
            <source>%1 of %2</source>
            <translation>%2 中的 %1</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RequestsPage</name>
        <message>
            <source>Requests</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>No request matches</source>
            <translation>没有符合的请求</translation>
        </message>
        <message>
            <source>Shorten the search, or look at all requests.</source>
            <translation>缩短搜索词，或查看全部请求。</translation>
        </message>
        <message>
            <source>Clear the search</source>
            <translation>清除搜索</translation>
        </message>
        <message>
            <source>No requests yet</source>
            <translation>还没有请求</translation>
        </message>
        <message>
            <source>Every request that passes the relay stands here the moment it begins.</source>
            <translation>经过中继的每个请求一开始就会出现在这里。</translation>
        </message>
        <message>
            <source>How to connect a client</source>
            <translation>如何接入客户端</translation>
        </message>
        <message>
            <source>Show only “%1”</source>
            <translation>只看“%1”</translation>
        </message>
        <message>
            <source>Hide “%1”</source>
            <translation>隐藏“%1”</translation>
        </message>
        <message>
            <source>Copy row</source>
            <translation>复制此行</translation>
        </message>
        <message>
            <source>Copy as cURL</source>
            <translation>复制为 cURL</translation>
        </message>
        <message>
            <source>Find: a word, client:codex, status:4xx, verdict:block, ttft:&gt;500, -model:gpt</source>
            <translation>搜索：任意词、client:codex、status:4xx、verdict:block、ttft:&gt;500、-model:gpt</translation>
        </message>
        <message>
            <source>Find requests</source>
            <translation>搜索请求</translation>
        </message>
        <message>
            <source>Words must all match; a minus excludes. Fields: client, model, upstream, path, status, verdict, is:running, is:refused, is:failed, ttft and duration in milliseconds.</source>
            <translation>所有词都要符合；减号表示排除。可用字段：client、model、upstream、path、status、verdict、is:running、is:refused、is:failed，以及以毫秒计的 ttft 和 duration。</translation>
        </message>
        <message>
            <source>Freeze view</source>
            <translation>定住画面</translation>
        </message>
        <message>
            <source>The list stands still; requests go on and are added when you release it</source>
            <translation>列表保持不动；请求照常进行，松开后再补上</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清空</translation>
        </message>
        <message>
            <source>Empties the list on this page</source>
            <translation>清空本页的列表</translation>
        </message>
        <message>
            <source>Clear the list</source>
            <translation>清空列表</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RouteDialog</name>
        <message>
            <source>Add route</source>
            <translation>添加路由</translation>
        </message>
        <message>
            <source>Edit route</source>
            <translation>编辑路由</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Client</source>
            <translation>客户端</translation>
        </message>
        <message>
            <source>Patterns as for file names: * for anything, ? for one character. Empty: any.</source>
            <translation>写法同文件名通配：* 代表任意内容，? 代表一个字符。留空表示不限。</translation>
        </message>
        <message>
            <source>Path</source>
            <translation>路径</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Goes to</source>
            <translation>去往</translation>
        </message>
        <message>
            <source>Ask for the model</source>
            <translation>改问模型</translation>
        </message>
        <message>
            <source>What the upstream calls it. Empty: as the client asked.</source>
            <translation>上游对它的叫法。留空则与客户端所问相同。</translation>
        </message>
        <message>
            <source>any</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>unchanged</source>
            <translation>不变</translation>
        </message>
        <message>
            <source>choose one</source>
            <translation>请选择</translation>
        </message>
        <message>
            <source>Cluster %1</source>
            <translation>集群 %1</translation>
        </message>
        <message>
            <source>Upstream %1</source>
            <translation>上游 %1</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RouteTester</name>
        <message>
            <source>Start the relay to ask it.</source>
            <translation>启动中转后才能询问。</translation>
        </message>
        <message>
            <source>It would go to %1</source>
            <translation>会去 %1</translation>
        </message>
        <message>
            <source>No upstream could take it now</source>
            <translation>现在没有上游能接收</translation>
        </message>
        <message>
            <source>No route matches.</source>
            <translation>没有匹配的路由。</translation>
        </message>
        <message>
            <source>Route “%1” matches.</source>
            <translation>匹配路由“%1”。</translation>
        </message>
        <message>
            <source>All upstreams: %1.</source>
            <translation>所有上游：%1。</translation>
        </message>
        <message>
            <source>Cluster “%1”: %2.</source>
            <translation>集群“%1”：%2。</translation>
        </message>
        <message>
            <source>The model is sent as %1.</source>
            <translation>模型以 %1 发出。</translation>
        </message>
        <message>
            <source>usable</source>
            <translation>可用</translation>
        </message>
        <message>
            <source>not usable</source>
            <translation>不可用</translation>
        </message>
        <message>
            <source>Which way would this request go?</source>
            <translation>这个请求会走哪条路？</translation>
        </message>
        <message>
            <source>Client</source>
            <translation>客户端</translation>
        </message>
        <message>
            <source>any</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>Path</source>
            <translation>路径</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Candidates</source>
            <translation>候选</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RoutesController</name>
        <message>
            <source>Choose where these requests go.</source>
            <translation>请选择这些请求去哪里。</translation>
        </message>
        <message>
            <source>An upstream has this name.</source>
            <translation>已有上游叫这个名字。</translation>
        </message>
        <message>
            <source>Tick at least one upstream.</source>
            <translation>请至少勾选一个上游。</translation>
        </message>
        <message>
            <source>Give it a name.</source>
            <translation>请填写名称。</translation>
        </message>
        <message>
            <source>Another one has this name.</source>
            <translation>这个名字已被使用。</translation>
        </message>
        <message>
            <source>Undo: %1</source>
            <translation>撤销：%1</translation>
        </message>
        <message>
            <source>Redo: %1</source>
            <translation>重做：%1</translation>
        </message>
        <message>
            <source>add “%1”</source>
            <translation>添加“%1”</translation>
        </message>
        <message>
            <source>edit “%1”</source>
            <translation>编辑“%1”</translation>
        </message>
        <message>
            <source>remove “%1”</source>
            <translation>移除“%1”</translation>
        </message>
        <message>
            <source>move “%1”</source>
            <translation>移动“%1”</translation>
        </message>
        <message>
            <source>choose for everything else</source>
            <translation>其余请求的选择</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RoutesSection</name>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Routes</source>
            <translation>路由</translation>
        </message>
        <message>
            <source>Routes, tried in this order</source>
            <translation>路由，按此顺序匹配</translation>
        </message>
        <message>
            <source>No route yet. A route sends some requests – of a client, a path or a model – to a cluster or an upstream of their own, and can rename the model.</source>
            <translation>还没有路由。路由让某个客户端、路径或模型的请求去指定的集群或上游，还可以改换模型名。</translation>
        </message>
        <message>
            <source>Add route</source>
            <translation>添加路由</translation>
        </message>
        <message>
            <source>Edit route</source>
            <translation>编辑路由</translation>
        </message>
        <message>
            <source>Try earlier</source>
            <translation>提前匹配</translation>
        </message>
        <message>
            <source>Try later</source>
            <translation>延后匹配</translation>
        </message>
        <message>
            <source>Remove route</source>
            <translation>移除路由</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>集群</translation>
        </message>
        <message>
            <source>No cluster yet. A cluster holds upstreams that can stand in for one another.</source>
            <translation>还没有集群。集群里是可以互相顶替的上游。</translation>
        </message>
        <message>
            <source>Add cluster</source>
            <translation>添加集群</translation>
        </message>
        <message>
            <source>Edit cluster</source>
            <translation>编辑集群</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Remove cluster</source>
            <translation>移除集群</translation>
        </message>
        <message>
            <source>Everything else goes to all upstreams:</source>
            <translation>其余请求分给所有上游：</translation>
        </message>
        <message>
            <source>How one is chosen for everything else</source>
            <translation>其余请求的选择方式</translation>
        </message>
        <message>
            <source>What of everything else stays together</source>
            <translation>其余请求中哪些固定在一起</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RoutingDelegate</name>
        <message>
            <source>client %1</source>
            <translation>客户端 %1</translation>
        </message>
        <message>
            <source>path %1</source>
            <translation>路径 %1</translation>
        </message>
        <message>
            <source>model %1</source>
            <translation>模型 %1</translation>
        </message>
        <message>
            <source>every request</source>
            <translation>所有请求</translation>
        </message>
        <message>
            <source>asks for %1</source>
            <translation>改问 %1</translation>
        </message>
        <message>
            <source>, </source>
            <comment>between conditions</comment>
            <translation>，</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>cluster, how one is chosen</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>members, what stays</comment>
            <translation>%1（%2）</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ScopeFields</name>
        <message>
            <source>Only for clients</source>
            <translation>仅限客户端</translation>
        </message>
        <message>
            <source>Only on routes</source>
            <translation>仅限路由</translation>
        </message>
        <message>
            <source>Only for models</source>
            <translation>仅限模型</translation>
        </message>
        <message>
            <source>Names or patterns (* stands for anything), with commas between them. Empty: all.</source>
            <translation>名字或通配（* 代表任意内容），用逗号隔开。不填：全部。</translation>
        </message>
        <message>
            <source>all</source>
            <comment>clients, routes or models</comment>
            <translation>全部</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::SecondsBox</name>
        <message>
            <source> s</source>
            <comment>suffix of a number of seconds</comment>
            <translation> 秒</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ShellController</name>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>The relay is paused: every new request gets “503, try again later”. Nothing passes unchecked.</source>
            <translation>中继已暂停：新请求都会收到“503，请稍后再试”。没有内容会绕过检查。</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Answers come from the built-in demo upstream. Add one of your own to reach a real model.</source>
            <translation>现在由内置的演示上游作答。添加自己的上游，才能连到真实模型。</translation>
        </message>
        <message>
            <source>Add an upstream</source>
            <translation>添加上游</translation>
        </message>
        <message>
            <source>More came in than the desk can list: %1 requests are counted but not shown.</source>
            <translation>请求太多，列不下：有 %1 个已计数但未显示。</translation>
        </message>
        <message>
            <source>The relay is not running</source>
            <translation>中继没有运行</translation>
        </message>
        <message>
            <source>%1 req/s</source>
            <translation>%1 请求/秒</translation>
        </message>
        <message numerus="yes">
            <source>%n running</source>
            <translation>
                <numerusform>%n 个进行中</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n connections</source>
            <translation>
                <numerusform>%n 个连接</numerusform>
            </translation>
        </message>
        <message>
            <source>p95 %1</source>
            <translation>p95 %1</translation>
        </message>
        <message>
            <source>%1 blocked since %2</source>
            <translation>自 %2 起拦截 %1</translation>
        </message>
        <message>
            <source>%1 tokens</source>
            <translation>%1 token</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>查看</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::TimeChart</name>
        <message>
            <source>Nothing measured in this time</source>
            <translation>这段时间没有数据</translation>
        </message>
        <message>
            <source>−%1 h</source>
            <translation>−%1 时</translation>
        </message>
        <message>
            <source>−%1 min</source>
            <translation>−%1 分</translation>
        </message>
        <message>
            <source>now</source>
            <translation>刚刚</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::TimingWaterfall</name>
        <message>
            <source>Receive</source>
            <translation>接收</translation>
        </message>
        <message>
            <source>Decide</source>
            <translation>判断</translation>
        </message>
        <message>
            <source>Wait for a place</source>
            <translation>等待空位</translation>
        </message>
        <message>
            <source>DNS</source>
            <translation>DNS</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>TLS</source>
            <translation>TLS</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Wait for the answer</source>
            <translation>等待回答</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>首 token</translation>
        </message>
        <message>
            <source>Stream</source>
            <translation>流式传输</translation>
        </message>
        <message>
            <source>Timing</source>
            <translation>时间</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::TrafficChart</name>
        <message>
            <source>%1/s</source>
            <translation>%1/秒</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::TryBox</name>
        <message>
            <source>%1: %2</source>
            <comment>list: mode</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>%1 · %2</source>
            <comment>hits · time</comment>
            <translation>%1 · %2</translation>
        </message>
        <message numerus="yes">
            <source>%n hit(s)</source>
            <translation>
                <numerusform>%n 处命中</numerusform>
            </translation>
        </message>
        <message>
            <source>Try it</source>
            <translation>试一试</translation>
        </message>
        <message>
            <source>Judge as</source>
            <translation>判断对象</translation>
        </message>
        <message>
            <source>Text to try</source>
            <translation>要试的文字</translation>
        </message>
        <message>
            <source>What leaves</source>
            <translation>实际发出的内容</translation>
        </message>
        <message>
            <source>The text as it would leave</source>
            <translation>实际会发出的文字</translation>
        </message>
        <message>
            <source>Edits that are not live yet do not count here.</source>
            <translation>尚未生效的改动不计入这里。</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>规则</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>处理</translation>
        </message>
        <message>
            <source>Type or paste a text: what the rules find is marked as you write.</source>
            <translation>输入或粘贴一段文字：规则找到的会边写边标出来。</translation>
        </message>
        <message>
            <source>A text with words from your lists, a phone number, a key…</source>
            <translation>写一段带有词表里的词、电话号码、密钥的文字…</translation>
        </message>
        <message>
            <source>What was found</source>
            <translation>找到的内容</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>位置</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UndoTools</name>
        <message>
            <source>%1: %2</source>
            <comment>verb: what</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamDelegate</name>
        <message>
            <source>No credential</source>
            <translation>没有凭据</translation>
        </message>
        <message>
            <source>weight %1</source>
            <translation>权重 %1</translation>
        </message>
        <message>
            <source>p95 %1</source>
            <translation>p95 %1</translation>
        </message>
        <message>
            <source>simulated, no network</source>
            <translation>模拟，不需要网络</translation>
        </message>
        <message>
            <source>Credential: %1</source>
            <translation>凭据：%1</translation>
        </message>
        <message>
            <source>Latency: %1; %2</source>
            <translation>延迟：%1；%2</translation>
        </message>
        <message>
            <source>weight %1, %2</source>
            <translation>权重 %1，%2</translation>
        </message>
        <message numerus="yes">
            <source>%1, %n under way</source>
            <translation>
                <numerusform>%1，%n 个进行中</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamDetail</name>
        <message>
            <source>%1 since %2</source>
            <comment>breaker&apos;s state, time</comment>
            <translation>%2起%1</translation>
        </message>
        <message>
            <source>in %1</source>
            <translation>%1后</translation>
        </message>
        <message>
            <source>with the next request</source>
            <translation>随下一个请求</translation>
        </message>
        <message>
            <source>%1 under way, %2 since the start</source>
            <translation>%1 个进行中，启动以来 %2 个</translation>
        </message>
        <message>
            <source>%1 of late; whole answer %2</source>
            <translation>近来 %1；整个回答 %2</translation>
        </message>
        <message>
            <source>direct</source>
            <translation>直连</translation>
        </message>
        <message>
            <source>%1: breaker open, next probe in %2</source>
            <translation>%1：已熔断，%2后再探测</translation>
        </message>
        <message>
            <source>%1: breaker %2</source>
            <comment>address, state</comment>
            <translation>%1：熔断器%2</translation>
        </message>
        <message>
            <source>Use again</source>
            <translation>恢复使用</translation>
        </message>
        <message>
            <source>Drain</source>
            <translation>停用</translation>
        </message>
        <message>
            <source>Gives it back its weight: new requests may go there.</source>
            <translation>恢复它的权重，可以再分到新请求。</translation>
        </message>
        <message>
            <source>Sets its weight to 0: no new requests; running ones finish.</source>
            <translation>把权重设为 0：不再分到新请求，进行中的会做完。</translation>
        </message>
        <message>
            <source>Breaker</source>
            <translation>熔断器</translation>
        </message>
        <message>
            <source>Next probe</source>
            <translation>下次探测</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>首 token</translation>
        </message>
        <message>
            <source>Weight, share</source>
            <translation>权重与份额</translation>
        </message>
        <message>
            <source>Way out</source>
            <translation>出口</translation>
        </message>
        <message>
            <source>Requests a second, last two minutes</source>
            <translation>每秒请求数，最近两分钟</translation>
        </message>
        <message>
            <source>Last errors</source>
            <translation>最近的错误</translation>
        </message>
        <message>
            <source>None so far.</source>
            <translation>目前没有。</translation>
        </message>
        <message>
            <source>Probe now</source>
            <translation>立即探测</translation>
        </message>
        <message>
            <source>Lets the next request through to see whether it answers again.</source>
            <translation>放行下一个请求，看看它是否恢复了。</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Closes its breaker and forgets its errors.</source>
            <translation>闭合熔断器，并忘掉它的错误。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamDialog</name>
        <message>
            <source>Add upstream</source>
            <translation>添加上游</translation>
        </message>
        <message>
            <source>Edit upstream</source>
            <translation>编辑上游</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>测试</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Run test</source>
            <translation>开始测试</translation>
        </message>
        <message>
            <source>Stop the test</source>
            <translation>停止测试</translation>
        </message>
        <message>
            <source>Test these settings</source>
            <translation>测试这些设置</translation>
        </message>
        <message>
            <source>Saved.</source>
            <translation>已保存。</translation>
        </message>
        <message>
            <source>Not tested yet. The test uses what the form says now.</source>
            <translation>还没有测试。测试使用表单中当前的内容。</translation>
        </message>
        <message>
            <source>The test is running. You need not wait for it to save.</source>
            <translation>测试正在进行，不必等它结束就可以保存。</translation>
        </message>
        <message>
            <source>The test passed.</source>
            <translation>测试通过。</translation>
        </message>
        <message>
            <source>The test failed. You can save all the same.</source>
            <translation>测试没有通过，但仍然可以保存。</translation>
        </message>
        <message>
            <source>Something was changed since the test.</source>
            <translation>测试之后又有改动。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamDialogController</name>
        <message>
            <source>Give it a name.</source>
            <translation>请填写名称。</translation>
        </message>
        <message>
            <source>Enter the base URL.</source>
            <translation>请填写基础 URL。</translation>
        </message>
        <message>
            <source>No key store answers on this system. The key is kept in memory for this run only; you will be asked for it again after the next start.</source>
            <translation>这个系统上没有可用的密钥库。密钥只在本次运行期间保存在内存中，下次启动后需要重新输入。</translation>
        </message>
        <message>
            <source>Enter the address of the tunnel&apos;s server.</source>
            <translation>请填写隧道服务器的地址。</translation>
        </message>
        <message>
            <source>Replace what is in braces with your own.</source>
            <translation>请把花括号里的部分换成你自己的。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamForm</name>
        <message>
            <source>Choose a CA file</source>
            <translation>选择 CA 文件</translation>
        </message>
        <message>
            <source>The path of each request is added to this URL.</source>
            <translation>每个请求的路径会接在这个 URL 后面。</translation>
        </message>
        <message>
            <source>Not a usable URL yet.</source>
            <translation>还不是可用的 URL。</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类型</translation>
        </message>
        <message>
            <source>Base URL</source>
            <translation>基础 URL</translation>
        </message>
        <message>
            <source>Allow unencrypted HTTP to this address</source>
            <translation>允许以不加密的 HTTP 访问此地址</translation>
        </message>
        <message>
            <source>Prompts and the key can then be read on the way.</source>
            <translation>这样提示词和密钥在途中可能被读取。</translation>
        </message>
        <message>
            <source>Credential</source>
            <translation>凭据</translation>
        </message>
        <message>
            <source>Extra CA file</source>
            <translation>额外的 CA 文件</translation>
        </message>
        <message>
            <source>For a server with a certificate of your own; adds to the system&apos;s roots.</source>
            <translation>用于使用自签证书的服务器；在系统根证书之外追加信任。</translation>
        </message>
        <message>
            <source>Weight</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>Its share among all upstreams; 0 keeps it out of use.</source>
            <translation>它在所有上游中的份额；0 表示不启用。</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>More settings</source>
            <translation>更多设置</translation>
        </message>
        <message>
            <source>Certificates (*.pem *.crt *.cer)</source>
            <translation>证书 (*.pem *.crt *.cer)</translation>
        </message>
        <message>
            <source>Provider</source>
            <translation>服务商</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamMoreForm</name>
        <message>
            <source>The key goes into</source>
            <translation>密钥放在</translation>
        </message>
        <message>
            <source>Proxy on the way out</source>
            <translation>出站代理</translation>
        </message>
        <message>
            <source>Credential of the proxy</source>
            <translation>代理的凭据</translation>
        </message>
        <message>
            <source>Client certificate</source>
            <translation>客户端证书</translation>
        </message>
        <message>
            <source>Only for a server that asks for one.</source>
            <translation>只有服务器要求时才需要。</translation>
        </message>
        <message>
            <source>Key of the client certificate</source>
            <translation>客户端证书的私钥</translation>
        </message>
        <message>
            <source>Nobody but you may be able to read this file.</source>
            <translation>这个文件只能由你自己读取。</translation>
        </message>
        <message>
            <source>Check its health every</source>
            <translation>健康检查间隔</translation>
        </message>
        <message>
            <source>The traffic itself is always watched; checks find out earlier.</source>
            <translation>实际流量始终在观察；主动检查能更早发现问题。</translation>
        </message>
        <message>
            <source>By asking for</source>
            <translation>检查路径</translation>
        </message>
        <message>
            <source>And expecting the status</source>
            <translation>期望状态码</translation>
        </message>
        <message>
            <source>Price factor</source>
            <translation>价格系数</translation>
        </message>
        <message>
            <source>On the provider&apos;s price list: 1 is the list, 0.8 a fifth less.</source>
            <translation>乘在服务商价目上：1 为原价，0.8 为八折。</translation>
        </message>
        <message>
            <source>Time to connect</source>
            <translation>连接时限</translation>
        </message>
        <message>
            <source>Time to the first token</source>
            <translation>首 token 时限</translation>
        </message>
        <message>
            <source>Longest silence within an answer</source>
            <translation>回答中途的最长静默</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>The system&apos;s</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Address of the proxy</source>
            <translation>代理地址</translation>
        </message>
        <message>
            <source>Choose a client certificate</source>
            <translation>选择客户端证书</translation>
        </message>
        <message>
            <source>Certificates (*.pem *.crt *.cer)</source>
            <translation>证书 (*.pem *.crt *.cer)</translation>
        </message>
        <message>
            <source>Choose the key of the client certificate</source>
            <translation>选择客户端证书的私钥</translation>
        </message>
        <message>
            <source>Keys (*.pem *.key)</source>
            <translation>私钥 (*.pem *.key)</translation>
        </message>
        <message>
            <source>never</source>
            <translation>不检查</translation>
        </message>
        <message>
            <source>any below 500</source>
            <translation>500 以下均可</translation>
        </message>
        <message>
            <source>Default (%1)</source>
            <translation>默认（%1）</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamTunnelForm</name>
        <message>
            <source>The tunnel&apos;s server asks for nothing.</source>
            <translation>隧道服务器不要求凭据。</translation>
        </message>
        <message>
            <source>Tunnel server</source>
            <translation>隧道服务器</translation>
        </message>
        <message>
            <source>A WebSocket address, such as websockify&apos;s. It sees only encrypted bytes; TLS goes through to the base URL.</source>
            <translation>WebSocket 地址，例如 websockify。它只看得到密文，TLS 直达基础地址。</translation>
        </message>
        <message>
            <source>Extra CA file of the tunnel</source>
            <translation>隧道的附加 CA 文件</translation>
        </message>
        <message>
            <source>Choose a CA file for the tunnel</source>
            <translation>选择隧道的 CA 文件</translation>
        </message>
        <message>
            <source>Certificates (*.pem *.crt *.cer)</source>
            <translation>证书 (*.pem *.crt *.cer)</translation>
        </message>
        <message>
            <source>Credential of the tunnel</source>
            <translation>隧道的凭据</translation>
        </message>
        <message>
            <source>It goes into</source>
            <translation>凭据放在</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UpstreamsPage</name>
        <message>
            <source>“%1” was removed.</source>
            <translation>“%1”已移除。</translation>
        </message>
        <message>
            <source>Upstreams</source>
            <translation>上游</translation>
        </message>
        <message>
            <source>Add upstream</source>
            <translation>添加上游</translation>
        </message>
        <message>
            <source>Upstreams in their order</source>
            <translation>按顺序排列的上游</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation>复制一份</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Answers come from the demo upstream</source>
            <translation>现在由演示上游作答</translation>
        </message>
        <message>
            <source>No upstream yet</source>
            <translation>还没有上游</translation>
        </message>
        <message>
            <source>It is simulated inside Sluice and needs no account. Add an upstream of your own to reach a real model.</source>
            <translation>它由 Sluice 内部模拟，不需要账户。添加自己的上游，才能连到真实模型。</translation>
        </message>
        <message>
            <source>An upstream is where requests go: a provider, or a relay of your own. Add one to answer clients.</source>
            <translation>上游是请求的去处：服务商，或你自建的中转。添加一个，才能回应客户端。</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Routes</source>
            <translation>路由</translation>
        </message>
        <message>
            <source>Failover</source>
            <translation>故障切换</translation>
        </message>
        <message>
            <source>“%1” was removed, and with it the routes that led there: %2.</source>
            <translation>已移除“%1”，连同通往它的路由：%2。</translation>
        </message>
        <message>
            <source>, </source>
            <comment>between names</comment>
            <translation>、</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>how one is chosen, what that does</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>All upstreams</source>
            <translation>所有上游</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::WordListsSection</name>
        <message>
            <source>Word lists</source>
            <translation>词表</translation>
        </message>
        <message>
            <source>Take the list out of use</source>
            <translation>停用此词表</translation>
        </message>
        <message>
            <source>No word list yet</source>
            <translation>还没有词表</translation>
        </message>
        <message>
            <source>A word list stops or masks what must not leave, and what must not come back. It cannot catch paraphrase, other languages or encoded text.</source>
            <translation>词表拦截或遮盖不该发出、也不该返回的内容。它认不出换一种说法、其他语言或经过编码的文字。</translation>
        </message>
        <message>
            <source>New list</source>
            <translation>新建词表</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::WordsCard</name>
        <message numerus="yes">
            <source>%n word(s)</source>
            <translation>
                <numerusform>%n 个词</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 of %n word(s)</source>
            <translation>
                <numerusform>%n 个词中的 %1 个</numerusform>
            </translation>
        </message>
        <message>
            <source>Mode for prompts</source>
            <translation>提示词的模式</translation>
        </message>
        <message>
            <source>Mode for answers</source>
            <translation>回答的模式</translation>
        </message>
        <message>
            <source>New word</source>
            <translation>新词</translation>
        </message>
        <message>
            <source>Add</source>
            <comment>a word</comment>
            <translation>添加</translation>
        </message>
        <message>
            <source>Add words from a file</source>
            <translation>从文件添加词语</translation>
        </message>
        <message>
            <source>Find words</source>
            <translation>查找词语</translation>
        </message>
        <message>
            <source>Words of the list</source>
            <translation>词表中的词</translation>
        </message>
        <message>
            <source>Delete words</source>
            <translation>删除词语</translation>
        </message>
        <message>
            <source>Delete the chosen words (%1)</source>
            <translation>删除所选的词（%1）</translation>
        </message>
        <message>
            <source>New word…</source>
            <translation>新词…</translation>
        </message>
        <message>
            <source>Pasted lines are added as so many words, in one step.</source>
            <translation>粘贴多行会一次添加多个词。</translation>
        </message>
        <message>
            <source>Plain words, for everyone</source>
            <translation>普通词，对所有人</translation>
        </message>
        <message>
            <source>In prompts</source>
            <translation>提示词里</translation>
        </message>
        <message>
            <source>In answers</source>
            <translation>回答里</translation>
        </message>
        <message>
            <source>Options…</source>
            <translation>选项…</translation>
        </message>
        <message>
            <source>What else counts as one of its words, and whom the list is for</source>
            <translation>还有哪些写法算作这些词，以及词表对谁生效</translation>
        </message>
        <message>
            <source>Refresh now</source>
            <translation>立即更新</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::WordsController</name>
        <message>
            <source>A word cannot begin with #: such lines are comments.</source>
            <translation>词不能以 # 开头：这样的行是注释。</translation>
        </message>
        <message>
            <source>A word has at most %1 characters.</source>
            <translation>一个词最多 %1 个字符。</translation>
        </message>
        <message>
            <source>The list has this word already.</source>
            <translation>词表里已经有这个词。</translation>
        </message>
        <message numerus="yes">
            <source>%n word(s) added.</source>
            <translation>
                <numerusform>已添加 %n 个词。</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>two sentences</comment>
            <translation>%1%2</translation>
        </message>
        <message numerus="yes">
            <source>%n were in the list already.</source>
            <translation>
                <numerusform>%n 个词表里已有。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) too long, the first is line %1.</source>
            <translation>
                <numerusform>%n 行太长，首处在第 %1 行。</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LimitRows</name>
        <message>
            <source>%1 would have been refused</source>
            <translation>本会拒绝 %1 次</translation>
        </message>
        <message>
            <source>%1 refused</source>
            <translation>已拒绝 %1 次</translation>
        </message>
        <message>
            <source>room again in %1</source>
            <translation>%1后有余量</translation>
        </message>
        <message>
            <source>empty in %1</source>
            <translation>%1后清空</translation>
        </message>
        <message>
            <source>used up</source>
            <translation>已用尽</translation>
        </message>
        <message>
            <source>used up on %1 at this rate</source>
            <translation>照此速度 %1 用尽</translation>
        </message>
        <message>
            <source>used up in %1 at this rate</source>
            <translation>照此速度 %1后用尽</translation>
        </message>
        <message>
            <source>lasts until its reset at this rate</source>
            <translation>照此速度够用到重置</translation>
        </message>
        <message>
            <source>requests a minute</source>
            <translation>每分钟请求数</translation>
        </message>
        <message>
            <source>tokens a minute</source>
            <translation>每分钟 token 数</translation>
        </message>
        <message>
            <source>requests under way</source>
            <translation>进行中的请求</translation>
        </message>
        <message>
            <source>burst</source>
            <translation>突发</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>%1, rule “%2”</source>
            <translation>%1，规则“%2”</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>level: unit</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>%1 / %2</source>
            <comment>used / limit</comment>
            <translation>%1 / %2</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>剩余 %1</translation>
        </message>
        <message>
            <source>%1 used</source>
            <translation>已用 %1</translation>
        </message>
        <message>
            <source>%1 (not yet live)</source>
            <translation>%1（尚未生效）</translation>
        </message>
        <message>
            <source>%1 for %2, %3</source>
            <comment>amount window scope</comment>
            <translation>%2 %1，%3</translation>
        </message>
        <message>
            <source>all requests</source>
            <translation>全部请求</translation>
        </message>
        <message>
            <source>only %1</source>
            <translation>仅 %1</translation>
        </message>
        <message>
            <source>Off: nothing is counted.</source>
            <translation>已关闭：不计数。</translation>
        </message>
        <message>
            <source>Nothing is known of it yet.</source>
            <translation>暂无数据。</translation>
        </message>
        <message>
            <source>resets in %1</source>
            <translation>%1后重置</translation>
        </message>
        <message>
            <source>%1 used of %2</source>
            <translation>已用 %1，共 %2</translation>
        </message>
        <message>
            <source>%1 reserved by running requests</source>
            <translation>进行中的请求预留 %1</translation>
        </message>
        <message>
            <source>%1 of it estimated</source>
            <translation>其中估算 %1</translation>
        </message>
        <message>
            <source>%1 left by a run that was killed</source>
            <translation>异常终止遗留 %1</translation>
        </message>
        <message>
            <source>begins anew on %1</source>
            <translation>%1 重新开始</translation>
        </message>
        <message>
            <source>notice at %1, %2</source>
            <translation>已在 %1 时提醒（%2）</translation>
        </message>
        <message>
            <source>no notice yet</source>
            <translation>尚未提醒</translation>
        </message>
        <message>
            <source>%1 requests without a known price</source>
            <translation>%1 个请求价格未知</translation>
        </message>
        <message>
            <source>%1 (only observed)</source>
            <translation>%1（仅观察）</translation>
        </message>
        <message>
            <source>Nothing out of the ordinary.</source>
            <translation>没有异常。</translation>
        </message>
        <message>
            <source>behaves at %1 of 100: %2 of its rate</source>
            <translation>表现 %1 分（满分 100）：速率的 %2</translation>
        </message>
        <message>
            <source>about to end</source>
            <translation>即将结束</translation>
        </message>
        <message>
            <source>until the trial</source>
            <translation>后进入试行</translation>
        </message>
        <message>
            <source>good requests to go</source>
            <translation>个正常请求后恢复</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>signal: finding</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>Of its last %1 requests %2 were blocked, %3 failed and %4 came too early.</source>
            <translation>最近 %1 个请求中：%2 被拦截，%3 失败，%4 过早重试。</translation>
        </message>
        <message>
            <source>since %1</source>
            <translation>自 %1 起</translation>
        </message>
        <message numerus="yes">
            <source>%n trip(s) that lengthen the next suspension</source>
            <translation>
                <numerusform>%n 次触发，会延长下次暂停</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 under way, %2 wait</source>
            <translation>进行中 %1，等待 %2</translation>
        </message>
        <message>
            <source>At most %1 requests under way at %2, found by how soon its answers begin.</source>
            <translation>%2 同时最多 %1 个请求，由答复开始的快慢得出。</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>level pattern</comment>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>%1, clients %2</source>
            <translation>%1，客户端 %2</translation>
        </message>
        <message>
            <source>%1, all together</source>
            <translation>%1，合并计数</translation>
        </message>
        <message>
            <source>%1 of %2 requests would have passed, %3 would have been refused.</source>
            <translation>%2 个请求中会放行 %1 个，拒绝 %3 个。</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>level count</comment>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>Budgets %1</source>
            <translation>预算 %1</translation>
        </message>
        <message>
            <source>Refused by: %1.</source>
            <translation>拒绝来自：%1。</translation>
        </message>
        <message>
            <source>the budget “%1”</source>
            <translation>预算“%1”</translation>
        </message>
        <message>
            <source>%1 of the rule “%2”</source>
            <translation>规则“%2”的 %1</translation>
        </message>
        <message>
            <source>The first: %1 at %2, by %3.</source>
            <translation>首次：%1，%2，因 %3。</translation>
        </message>
        <message>
            <source>%1 passed that limits or budgets which only watch would have refused.</source>
            <translation>另有 %1 个放行的请求，若仅观察的限额或预算已强制执行，则会被拒绝。</translation>
        </message>
        <message>
            <source>%1 would have waited their turn.</source>
            <translation>%1 个会排队等候。</translation>
        </message>
        <message>
            <source>Busiest minute: %1 requests, from %2 on.</source>
            <translation>最忙的一分钟：%1 个请求，始于 %2。</translation>
        </message>
        <message>
            <source>pace %1</source>
            <translation>速度 %1</translation>
        </message>
        <message>
            <source>Its pace is %1 of the usual.</source>
            <translation>速度为平时的 %1。</translation>
        </message>
    </context>
    <context>
        <name>LimitSettings</name>
        <message>
            <source>What is above them</source>
            <translation>超出部分</translation>
        </message>
        <message>
            <source>Requests a minute</source>
            <translation>每分钟请求数</translation>
        </message>
        <message>
            <source>In any 60 seconds, wherever they begin.</source>
            <translation>任意 60 秒内，无论从何时算起。</translation>
        </message>
        <message>
            <source>Tokens a minute</source>
            <translation>每分钟 token 数</translation>
        </message>
        <message>
            <source>Of prompts and answers together.</source>
            <translation>提示与答复合计。</translation>
        </message>
        <message>
            <source>Requests under way</source>
            <translation>进行中的请求</translation>
        </message>
        <message>
            <source>Tokens reserved for an answer</source>
            <translation>为答复预留的 token</translation>
        </message>
        <message>
            <source>Where its request does not say how long it may be.</source>
            <translation>用于请求未说明答复长度时。</translation>
        </message>
        <message>
            <source>Spread over the minute</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Steady rate a minute</source>
            <translation>每分钟匀速</translation>
        </message>
        <message>
            <source>0: the requests a minute above.</source>
            <translation>0：同上面的每分钟请求数。</translation>
        </message>
        <message>
            <source>Burst above the rate</source>
            <translation>允许的突发</translation>
        </message>
        <message>
            <source>Of it without a wait</source>
            <translation>其中无需等待</translation>
        </message>
        <message>
            <source>Limit what is under way at each</source>
            <translation>限制每个上游的并发</translation>
        </message>
        <message>
            <source>Follows how soon answers begin: an upstream that gets slow is given less.</source>
            <translation>依答复开始的快慢调整：变慢的上游会分到更少。</translation>
        </message>
        <message>
            <source>Never fewer than</source>
            <translation>下限</translation>
        </message>
        <message>
            <source>Starts at</source>
            <translation>初始值</translation>
        </message>
        <message>
            <source>Never more than</source>
            <translation>上限</translation>
        </message>
        <message>
            <source>A request waits for a place</source>
            <translation>请求等候位置</translation>
        </message>
        <message>
            <source>Rate follows behaviour</source>
            <translation>速率随表现变化</translation>
        </message>
        <message>
            <source>A key whose requests mostly go wrong gets less, one that behaves gets more.</source>
            <translation>请求多数出错的密钥速率降低，表现好的提高。</translation>
        </message>
        <message>
            <source>Least, of its rate</source>
            <translation>最低，占速率</translation>
        </message>
        <message>
            <source>Most, of its rate</source>
            <translation>最高，占速率</translation>
        </message>
        <message>
            <source>Redis</source>
            <translation>Redis</translation>
        </message>
        <message>
            <source>HOST:PORT or unix:PATH; empty: this Sluice counts by itself.</source>
            <translation>HOST:PORT 或 unix:PATH；留空：本机单独计数。</translation>
        </message>
        <message>
            <source>Its credential</source>
            <translation>其凭据</translation>
        </message>
        <message>
            <source>Name of the team</source>
            <translation>团队名</translation>
        </message>
        <message>
            <source>Relays of one name count together.</source>
            <translation>同名的中继合并计数。</translation>
        </message>
        <message>
            <source>Alone, of each limit</source>
            <translation>单独运行时占限额</translation>
        </message>
        <message>
            <source>What this Sluice admits while Redis is away.</source>
            <translation>Redis 断开期间本机的份额。</translation>
        </message>
        <message>
            <source>Redis counts as away after</source>
            <translation>Redis 超时</translation>
        </message>
        <message>
            <source>Suspend a client that behaves oddly</source>
            <translation>暂停行为异常的客户端</translation>
        </message>
        <message>
            <source>Bursts of requests</source>
            <translation>请求突发</translation>
        </message>
        <message>
            <source>Blocked prompts</source>
            <translation>提示被拦截</translation>
        </message>
        <message>
            <source>Errors of its making</source>
            <translation>客户端造成的错误</translation>
        </message>
        <message>
            <source>Surges of tokens</source>
            <translation>token 激增</translation>
        </message>
        <message>
            <source>The same prompt again and again</source>
            <translation>反复发送同一提示</translation>
        </message>
        <message>
            <source>First suspension</source>
            <translation>首次暂停</translation>
        </message>
        <message>
            <source>Longest suspension</source>
            <translation>最长暂停</translation>
        </message>
        <message>
            <source>It doubles with each trip up to this.</source>
            <translation>每次触发加倍，直到此值。</translation>
        </message>
        <message>
            <source>Requests a minute on trial</source>
            <translation>试行期每分钟请求数</translation>
        </message>
    </context>
    <context>
        <name>LimitWords</name>
        <message>
            <source>that is the key&apos;s own number</source>
            <translation>这是该密钥自己的数值</translation>
        </message>
        <message>
            <source>the rule “%1” says so</source>
            <translation>规则“%1”如此规定</translation>
        </message>
        <message>
            <source>that is the limit of all clients together</source>
            <translation>这是全部客户端合计的限额</translation>
        </message>
        <message>
            <source>that is the number of every client without one of its own</source>
            <translation>这是没有单独设置的客户端的通用值</translation>
        </message>
        <message>
            <source>many of its requests go wrong</source>
            <translation>它的请求多有出错</translation>
        </message>
        <message>
            <source>its requests go well</source>
            <translation>它的请求表现良好</translation>
        </message>
        <message>
            <source>Redis is away and this is our share of %1</source>
            <translation>Redis 已断开，本机份额为 %1</translation>
        </message>
        <message>
            <source>All clients</source>
            <translation>全部客户端</translation>
        </message>
        <message>
            <source>Client</source>
            <translation>客户端</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Endpoint</source>
            <translation>端点</translation>
        </message>
        <message>
            <source>Upstream</source>
            <translation>上游</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Observe</source>
            <translation>观察</translation>
        </message>
        <message>
            <source>Enforce</source>
            <translation>强制</translation>
        </message>
        <message>
            <source>Nothing is counted.</source>
            <translation>不计数。</translation>
        </message>
        <message>
            <source>Counts, and records what it would have refused. Refuses nobody.</source>
            <translation>计数，并记录本会拒绝的请求，但不拒绝任何人。</translation>
        </message>
        <message>
            <source>Refuses what is above it.</source>
            <translation>拒绝超出部分。</translation>
        </message>
        <message>
            <source>None</source>
            <translation>不平滑</translation>
        </message>
        <message>
            <source>A burst waits its turn</source>
            <translation>突发排队</translation>
        </message>
        <message>
            <source>A burst passes at once</source>
            <translation>突发立即通过</translation>
        </message>
        <message>
            <source>Part of a burst passes at once</source>
            <translation>部分突发立即通过</translation>
        </message>
        <message>
            <source>Not looked at</source>
            <translation>不检查</translation>
        </message>
        <message>
            <source>Low</source>
            <translation>低</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>普通</translation>
        </message>
        <message>
            <source>High</source>
            <translation>高</translation>
        </message>
        <message>
            <source>Burst of requests</source>
            <translation>请求突发</translation>
        </message>
        <message>
            <source>Blocked prompts</source>
            <translation>提示被拦截</translation>
        </message>
        <message>
            <source>Errors</source>
            <translation>错误</translation>
        </message>
        <message>
            <source>Surge of tokens</source>
            <translation>token 激增</translation>
        </message>
        <message>
            <source>Repeated prompt</source>
            <translation>重复提示</translation>
        </message>
        <message>
            <source>Passes</source>
            <translation>放行</translation>
        </message>
        <message>
            <source>Suspended</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>On trial</source>
            <translation>试行</translation>
        </message>
        <message>
            <source>an hour</source>
            <translation>每小时</translation>
        </message>
        <message>
            <source>a day</source>
            <translation>每天</translation>
        </message>
        <message>
            <source>a week</source>
            <translation>每周</translation>
        </message>
        <message>
            <source>a month</source>
            <translation>每月</translation>
        </message>
        <message>
            <source>Soft</source>
            <translation>软</translation>
        </message>
        <message>
            <source>Hard</source>
            <translation>硬</translation>
        </message>
        <message>
            <source>Alone</source>
            <translation>单独</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>连接中</translation>
        </message>
        <message>
            <source>Together</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Redis is away</source>
            <translation>Redis 已断开</translation>
        </message>
        <message>
            <source>%1 requests/min</source>
            <translation>%1 请求/分</translation>
        </message>
        <message>
            <source>%1 tokens/min</source>
            <translation>%1 token/分</translation>
        </message>
        <message>
            <source>%1 at a time</source>
            <translation>同时 %1</translation>
        </message>
        <message>
            <source>%1 in a burst</source>
            <translation>突发 %1</translation>
        </message>
        <message>
            <source>all clients together</source>
            <translation>全部客户端合计</translation>
        </message>
        <message>
            <source>clients without a key</source>
            <translation>无密钥的客户端</translation>
        </message>
        <message>
            <source>%1 for %2, because %3.</source>
            <translation>%2：%1，因为%3。</translation>
        </message>
        <message>
            <source>Shrank: its first words take %1, usual are %2.</source>
            <translation>已缩小：首字需 %1，平时为 %2。</translation>
        </message>
        <message>
            <source>Shrank: the upstream refused or failed.</source>
            <translation>已缩小：上游拒绝或出错。</translation>
        </message>
        <message>
            <source>Grows: the upstream keeps up.</source>
            <translation>在增大：上游应付得来。</translation>
        </message>
        <message>
            <source>%1 requests in ten seconds; usual are %2, and %3 are too many.</source>
            <translation>十秒内 %1 个请求；平时 %2 个，%3 个即过多。</translation>
        </message>
        <message>
            <source>%1 of its last %2 prompts were blocked; %3 are too many.</source>
            <translation>最近 %2 个提示中 %1 被拦截；%3 即过多。</translation>
        </message>
        <message>
            <source>%1 of its last %2 requests were refused as its fault; %3 are too many.</source>
            <translation>最近 %2 个请求中 %1 因自身错误被拒；%3 即过多。</translation>
        </message>
        <message>
            <source>%1 tokens in a minute; usual are %2, and %3 are too many.</source>
            <translation>一分钟 %1 个 token；平时 %2，%3 即过多。</translation>
        </message>
        <message>
            <source>The same prompt %1 times; %2 are too many.</source>
            <translation>同一提示出现 %1 次；%2 次即过多。</translation>
        </message>
        <message>
            <source>%1 tokens</source>
            <translation>%1 token</translation>
        </message>
        <message>
            <source>Connecting to Redis at %1; until then limits count here alone.</source>
            <translation>正在连接 Redis（%1）；在此之前限额只在本机计数。</translation>
        </message>
        <message>
            <source>Limits count together with other Sluices, at %1 (%2 a decision).</source>
            <translation>限额与其他 Sluice 在 %1 合并计数（每次判定 %2）。</translation>
        </message>
        <message>
            <source>Redis is away (%1): each limit counts here alone, at %2 of its number. It heals by itself.</source>
            <translation>Redis 已断开（%1）：每项限额只在本机计数，按其 %2。会自行恢复。</translation>
        </message>
        <message>
            <source>%1 for %2 instead of %3, because %4.</source>
            <translation>%2：%1，而非 %3，因为%4。</translation>
        </message>
        <message>
            <source>%1 %2, because %3.</source>
            <comment>sentence number: reason</comment>
            <translation>%1%2 的由来：%3。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::BudgetDialog</name>
        <message>
            <source>Notices at 50, 80, 95 and 100 %; refuses nobody.</source>
            <translation>在 50、80、95、100 % 时提醒，不拒绝任何人。</translation>
        </message>
        <message>
            <source>The same notices, and refuses what comes after its end.</source>
            <translation>同样提醒，用尽后拒绝新请求。</translation>
        </message>
        <message>
            <source>New budget</source>
            <translation>新建预算</translation>
        </message>
        <message>
            <source>Edit budget</source>
            <translation>编辑预算</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>For</source>
            <translation>周期</translation>
        </message>
        <message>
            <source>In local time; a week begins on Monday.</source>
            <translation>按本地时间；一周从周一开始。</translation>
        </message>
        <message>
            <source>Tokens</source>
            <translation>token 数</translation>
        </message>
        <message>
            <source>In and out together, caches included.</source>
            <translation>输入与输出合计，含缓存。</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>Money</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>Currency</source>
            <translation>币种</translation>
        </message>
        <message>
            <source>At its end</source>
            <translation>用尽时</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>Only for clients</source>
            <translation>仅限客户端</translation>
        </message>
        <message>
            <source>Only for models</source>
            <translation>仅限模型</translation>
        </message>
        <message>
            <source>Patterns with commas between them; empty: all.</source>
            <translation>通配模式，用逗号分隔；留空：全部。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::BudgetsSection</name>
        <message>
            <source>Give back what the killed run left</source>
            <translation>退还异常终止遗留的部分</translation>
        </message>
        <message>
            <source>Requests that ran when Sluice was killed count as they were reserved. If you know that they cost nothing, give it back.</source>
            <translation>Sluice 被强行终止时进行中的请求按预留计数。若确知它们没有产生费用，可退还。</translation>
        </message>
        <message>
            <source>Budgets</source>
            <translation>预算</translation>
        </message>
        <message>
            <source>No budget yet. A budget is so many tokens, or so much money, for an hour, a day, a week or a month; it gives notice before its end, and a hard one refuses what comes after.</source>
            <translation>还没有预算。预算规定每小时、每天、每周或每月可用的 token 或金额；用尽前会提醒，硬预算用尽后拒绝新请求。</translation>
        </message>
        <message>
            <source>Add budget</source>
            <translation>添加预算</translation>
        </message>
        <message>
            <source>Edit budget</source>
            <translation>编辑预算</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Remove budget</source>
            <translation>移除预算</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ConductSection</name>
        <message>
            <source>Clients that behave oddly</source>
            <translation>行为异常的客户端</translation>
        </message>
        <message>
            <source>None. A client shows here when its traffic is out of the ordinary: a burst, blocked prompts, errors, a surge of tokens, or one prompt again and again.</source>
            <translation>没有。流量异常的客户端会显示在这里：请求突发、提示被拦截、错误、token 激增或反复发送同一提示。</translation>
        </message>
        <message>
            <source>Limits that find themselves</source>
            <translation>自动得出的限额</translation>
        </message>
        <message>
            <source>Limits of upstreams</source>
            <translation>上游限额</translation>
        </message>
        <message>
            <source>Nothing yet. Each upstream shows here how many requests it bears at a time, by how soon its answers begin.</source>
            <translation>暂无。这里显示每个上游同时能承受多少请求，由答复开始的快慢得出。</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Lets this client through at once, and forgets what is usual for it.</source>
            <translation>立即放行该客户端，并清除其平时水平的记录。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::GaugesSection</name>
        <message numerus="yes">
            <source>%n more that are less full</source>
            <translation>
                <numerusform>另有 %n 项用量较低</numerusform>
            </translation>
        </message>
        <message>
            <source>The fullest first</source>
            <translation>用量高的在前</translation>
        </message>
        <message>
            <source>Limits in use</source>
            <translation>使用中的限额</translation>
        </message>
        <message>
            <source>Start over</source>
            <translation>清零</translation>
        </message>
        <message>
            <source>Forgets what this client has used of its limits and how it behaved. Requests under way still count.</source>
            <translation>清除该客户端已用的限额及其表现记录。进行中的请求仍计数。</translation>
        </message>
        <message>
            <source>No limit is in use</source>
            <translation>没有限额在使用</translation>
        </message>
        <message>
            <source>Each limit shows here with the first request that counts against it: how much is used, why it is what it is, and when there is room again.</source>
            <translation>第一个计入的请求到来后，限额会显示在这里：用了多少、数值从何而来、何时有余量。</translation>
        </message>
        <message>
            <source>Set limits</source>
            <translation>设置限额</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::LimitRuleDialog</name>
        <message>
            <source>Takes the place of the general numbers for these clients.</source>
            <translation>对这些客户端取代通用值。</translation>
        </message>
        <message>
            <source>Limits besides the numbers of the client.</source>
            <translation>在客户端的数值之外另行限制。</translation>
        </message>
        <message>
            <source>New rule</source>
            <translation>新建规则</translation>
        </message>
        <message>
            <source>Edit rule</source>
            <translation>编辑规则</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Limits a</source>
            <translation>限制对象</translation>
        </message>
        <message>
            <source>Pattern</source>
            <translation>适用范围（通配）</translation>
        </message>
        <message>
            <source>* for anything, ? for one character.</source>
            <translation>* 表示任意内容，? 表示一个字符。</translation>
        </message>
        <message>
            <source>Only for clients</source>
            <translation>仅限客户端</translation>
        </message>
        <message>
            <source>any</source>
            <translation>任意</translation>
        </message>
        <message>
            <source>Counter</source>
            <translation>计数</translation>
        </message>
        <message>
            <source>One for all clients together</source>
            <translation>全部客户端合并计数</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>Requests a minute</source>
            <translation>每分钟请求数</translation>
        </message>
        <message>
            <source>Tokens a minute</source>
            <translation>每分钟 token 数</translation>
        </message>
        <message>
            <source>Under way</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>不限</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::LimitSettingsSection</name>
        <message>
            <source>Each client</source>
            <translation>每个客户端</translation>
        </message>
        <message>
            <source>Bursts of a client</source>
            <translation>客户端的突发</translation>
        </message>
        <message>
            <source>All clients together</source>
            <translation>全部客户端合计</translation>
        </message>
        <message>
            <source>Breaker of a client</source>
            <translation>客户端熔断</translation>
        </message>
        <message>
            <source>Behaviour</source>
            <translation>表现</translation>
        </message>
        <message>
            <source>Upstreams</source>
            <translation>上游</translation>
        </message>
        <message>
            <source>Together with other Sluices</source>
            <translation>与其他 Sluice 合并</translation>
        </message>
        <message>
            <source>What would they have done?</source>
            <translation>若早已生效会怎样？</translation>
        </message>
        <message>
            <source>Replay</source>
            <translation>重演</translation>
        </message>
        <message>
            <source>Sends the requests of the last 24 hours through these limits once more.</source>
            <translation>让最近 24 小时的请求再过一遍这些限额。</translation>
        </message>
        <message>
            <source>Rules</source>
            <translation>规则</translation>
        </message>
        <message>
            <source>Rules of limits</source>
            <translation>限额规则</translation>
        </message>
        <message>
            <source>No rule yet. A rule limits the clients, models or endpoints of a pattern; of each kind the first that matches counts.</source>
            <translation>还没有规则。规则限制符合模式的客户端、模型或端点；每类以首个匹配的为准。</translation>
        </message>
        <message>
            <source>Add rule</source>
            <translation>添加规则</translation>
        </message>
        <message>
            <source>Edit rule</source>
            <translation>编辑规则</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Remove rule</source>
            <translation>移除规则</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>不限</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::LimitsController</name>
        <message numerus="yes">
            <source>Money by the prices of %n model(s); the oldest is of %1.</source>
            <translation>
                <numerusform>金额按 %n 个模型的价格计算；最早的价格日期为 %1。</numerusform>
            </translation>
        </message>
        <message>
            <source>Give the budget a name.</source>
            <translation>请给预算取名。</translation>
        </message>
        <message>
            <source>There is a budget of this name already.</source>
            <translation>已有同名预算。</translation>
        </message>
        <message>
            <source>Say how many tokens, or how much money.</source>
            <translation>请填写 token 数或金额。</translation>
        </message>
        <message>
            <source>Three letters, as USD or CNY.</source>
            <translation>三个字母，如 USD 或 CNY。</translation>
        </message>
        <message>
            <source>Give the rule a name.</source>
            <translation>请给规则取名。</translation>
        </message>
        <message>
            <source>There is a rule of this name already.</source>
            <translation>已有同名规则。</translation>
        </message>
        <message>
            <source>Say what it is for; * is everything.</source>
            <translation>请填写适用对象；* 表示全部。</translation>
        </message>
        <message>
            <source>Set at least one number.</source>
            <translation>请至少设置一个数值。</translation>
        </message>
        <message>
            <source>No requests yet: the desk has seen none since it was opened.</source>
            <translation>还没有请求：打开以来未见请求。</translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) since %1: what the desk has seen, at most 24 hours. A refused client would have tried again, which is not replayed; nor are breakers and limits that find themselves.</source>
            <translation>
                <numerusform>自 %1 起的 %n 个请求：打开以来所见，最多 24 小时。被拒的客户端本会重试，重演不含重试，也不含熔断与自动得出的限额。</numerusform>
            </translation>
        </message>
        <message>
            <source>Replay sends these requests through the limits on this page, live or not.</source>
            <translation>重演让这些请求过一遍本页的限额，无论是否已生效。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::LimitsPage</name>
        <message>
            <source>Limits</source>
            <translation>限额</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>使用中</translation>
        </message>
        <message>
            <source>Budgets</source>
            <translation>预算</translation>
        </message>
        <message>
            <source>Held back</source>
            <translation>受限者</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
    </context>
    <context>
        <name>ClientRows</name>
        <message>
            <source>last used %1</source>
            <translation>上次使用：%1</translation>
        </message>
        <message>
            <source>not used since the relay started</source>
            <translation>中继启动后未使用</translation>
        </message>
        <message>
            <source>%1 by %2</source>
            <comment>models, upstreams</comment>
            <translation>%1，经 %2</translation>
        </message>
        <message>
            <source>expires %1</source>
            <translation>%1到期</translation>
        </message>
        <message>
            <source>expired %1</source>
            <translation>已到期：%1</translation>
        </message>
        <message>
            <source>revoked on %1</source>
            <translation>%1吊销</translation>
        </message>
        <message>
            <source>every program on this machine that shows no key</source>
            <translation>本机上所有不出示密钥的程序</translation>
        </message>
        <message>
            <source>may use %1</source>
            <translation>可用：%1</translation>
        </message>
        <message>
            <source>%1 under way</source>
            <translation>进行中 %1</translation>
        </message>
        <message>
            <source>until the trial</source>
            <translation>后进入试行</translation>
        </message>
        <message>
            <source>good requests to go</source>
            <translation>个正常请求后恢复</translation>
        </message>
        <message>
            <source>good for %1 yet</source>
            <translation>还有效 %1</translation>
        </message>
        <message>
            <source>last shown %1</source>
            <translation>上次出示：%1</translation>
        </message>
        <message>
            <source>not shown since the relay started</source>
            <translation>中继启动后未出示</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>because they name it: %1</source>
            <translation>指名该客户端：%1</translation>
        </message>
        <message>
            <source>%1 since %2</source>
            <comment>state, time</comment>
            <translation>%2起%1</translation>
        </message>
        <message>
            <source>%1 would have been refused</source>
            <translation>本会拒绝 %1 次</translation>
        </message>
        <message>
            <source>%1 refused</source>
            <translation>已拒绝 %1 次</translation>
        </message>
        <message numerus="yes">
            <source>%n trip(s) that lengthen the next suspension</source>
            <translation>
                <numerusform>%n 次触发会延长下次暂停</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 (only observed)</source>
            <translation>%1（仅观察）</translation>
        </message>
        <message>
            <source>A key of access.key_credentials, kept in the key store or the environment. It has no limits or scopes of its own.</source>
            <translation>配置项 access.key_credentials 中的密钥，存放在密钥库或环境变量中，没有自己的限额和范围。</translation>
        </message>
        <message>
            <source>Every program that shows no key, together: they share one client&apos;s limits.</source>
            <translation>所有不出示密钥的程序合在一起，共用一个客户端的限额。</translation>
        </message>
        <message>
            <source>Its traffic is out of the ordinary. The breaker only observes: nothing is refused.</source>
            <translation>流量异常。熔断器仅观察，不拒绝任何请求。</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>signal: finding</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>On trial in %1.</source>
            <translation>%1后进入试行。</translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) still have to go well.</source>
            <translation>
                <numerusform>还需 %n 个正常请求。</numerusform>
            </translation>
        </message>
        <message>
            <source>Last used</source>
            <translation>上次使用</translation>
        </message>
        <message>
            <source>not since the relay started</source>
            <translation>中继启动后未使用</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>%1 in the last minute</source>
            <translation>最近一分钟 %1</translation>
        </message>
        <message>
            <source>%1 since the relay started</source>
            <translation>中继启动后 %1</translation>
        </message>
        <message>
            <source>Uses</source>
            <translation>在用</translation>
        </message>
        <message>
            <source>May use</source>
            <translation>可用</translation>
        </message>
        <message>
            <source>Limits</source>
            <translation>限额</translation>
        </message>
        <message>
            <source>Guardrails</source>
            <translation>护栏</translation>
        </message>
        <message>
            <source>Breaker</source>
            <translation>熔断器</translation>
        </message>
        <message>
            <source>Expires</source>
            <translation>到期</translation>
        </message>
        <message>
            <source>Key before</source>
            <translation>旧密钥</translation>
        </message>
        <message>
            <source>Created</source>
            <translation>创建</translation>
        </message>
        <message>
            <source>Id</source>
            <translation>标识</translation>
        </message>
        <message>
            <source>its requests are refused</source>
            <translation>其请求会被拒绝</translation>
        </message>
        <message>
            <source>%1 of %2/min</source>
            <comment>used of limit</comment>
            <translation>%1 / %2 每分钟</translation>
        </message>
        <message>
            <source>%1/min</source>
            <translation>每分钟 %1</translation>
        </message>
    </context>
    <context>
        <name>ClientWords</name>
        <message>
            <source>no limit of requests</source>
            <translation>请求数不限</translation>
        </message>
        <message>
            <source>no limit of tokens</source>
            <translation>token 不限</translation>
        </message>
        <message>
            <source>no limit of requests at a time</source>
            <translation>同时请求数不限</translation>
        </message>
        <message>
            <source>Active</source>
            <translation>有效</translation>
        </message>
        <message>
            <source>Expires soon</source>
            <translation>即将到期</translation>
        </message>
        <message>
            <source>On trial</source>
            <translation>试行</translation>
        </message>
        <message>
            <source>Suspended</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Expired</source>
            <translation>已到期</translation>
        </message>
        <message>
            <source>Revoked</source>
            <translation>已吊销</translation>
        </message>
        <message>
            <source>May use the relay.</source>
            <translation>可以使用中继。</translation>
        </message>
        <message>
            <source>May use the relay, but not for long: rotate the key, or give it more time.</source>
            <translation>可以使用中继，但即将到期：请轮换密钥或延长期限。</translation>
        </message>
        <message>
            <source>A few requests may pass. When they go well it is trusted again.</source>
            <translation>只放行少量请求。一切正常后即恢复信任。</translation>
        </message>
        <message>
            <source>Its traffic was out of the ordinary: requests are refused for a while.</source>
            <translation>流量异常：暂时拒绝其请求。</translation>
        </message>
        <message>
            <source>Its requests are refused. Give it more time, or make a new key.</source>
            <translation>其请求会被拒绝。请延长期限，或新建密钥。</translation>
        </message>
        <message>
            <source>Its requests are refused, for good. Make a new key if it is to come back.</source>
            <translation>其请求永久被拒绝。如需恢复，请新建密钥。</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>Stored key</source>
            <translation>存储的密钥</translation>
        </message>
        <message>
            <source>No key</source>
            <translation>无密钥</translation>
        </message>
        <message>
            <source>Everyone without a key</source>
            <translation>所有无密钥者</translation>
        </message>
        <message>
            <source>never</source>
            <translation>永不</translation>
        </message>
        <message>
            <source>in %1</source>
            <translation>%1后</translation>
        </message>
        <message>
            <source>on %1</source>
            <translation>%1</translation>
        </message>
        <message>
            <source>%1 – its own number</source>
            <translation>%1 – 自有数值</translation>
        </message>
        <message>
            <source>%1 – by the rule “%2”</source>
            <translation>%1 – 由规则“%2”规定</translation>
        </message>
        <message>
            <source>%1 – as every client</source>
            <translation>%1 – 与所有客户端相同</translation>
        </message>
        <message>
            <source>models %1</source>
            <translation>模型 %1</translation>
        </message>
        <message>
            <source>routes %1</source>
            <translation>路由 %1</translation>
        </message>
        <message>
            <source>upstreams %1</source>
            <translation>上游 %1</translation>
        </message>
        <message>
            <source>all models, routes and upstreams</source>
            <translation>所有模型、路由和上游</translation>
        </message>
        <message>
            <source>only %1</source>
            <comment>what a key may use</comment>
            <translation>仅 %1</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::AccessCard</name>
        <message>
            <source>Require a key</source>
            <translation>必须出示密钥</translation>
        </message>
        <message>
            <source>Whoever shows no key is refused with 401.</source>
            <translation>不出示密钥者以 401 拒绝。</translation>
        </message>
        <message>
            <source>No keys yet: everyone on this machine may use the relay.</source>
            <translation>还没有密钥：本机上任何程序都可使用中继。</translation>
        </message>
        <message numerus="yes">
            <source>Programs without a key may use the relay too: %n request(s) in the last minute, which would be refused with 401.</source>
            <translation>
                <numerusform>没有密钥的程序也可使用中继：最近一分钟有 %n 个请求，届时将以 401 拒绝。</numerusform>
            </translation>
        </message>
        <message>
            <source>Programs without a key may use the relay too. Required, they are refused with 401.</source>
            <translation>没有密钥的程序也可使用中继。选中后，它们将以 401 被拒绝。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ClientDetail</name>
        <message>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>What it may use, its limits and its guardrails.</source>
            <translation>可用的内容、限额与护栏。</translation>
        </message>
        <message>
            <source>Rotate</source>
            <translation>轮换</translation>
        </message>
        <message>
            <source>A new key in the place of this one, which stays good for a while.</source>
            <translation>以新密钥替换，原密钥在一段时间内仍有效。</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <source>Another name; the key stays the same.</source>
            <translation>换一个名称，密钥不变。</translation>
        </message>
        <message>
            <source>Expiry</source>
            <translation>到期</translation>
        </message>
        <message>
            <source>When it ends: at a date, now, or never.</source>
            <translation>何时失效：某日、立即或永不。</translation>
        </message>
        <message>
            <source>Revoke</source>
            <translation>吊销</translation>
        </message>
        <message>
            <source>Refuses it from now on, for good.</source>
            <translation>从现在起永久拒绝。</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Takes it off the list. Whoever still shows it is told that it is not known.</source>
            <translation>从列表中移除。仍出示它的程序会得知该密钥未知。</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Lets this client through at once, and forgets what is usual for it.</source>
            <translation>立即放行该客户端，并清除其平时水平的记录。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ClientDialog</name>
        <message>
            <source>Create key</source>
            <translation>创建密钥</translation>
        </message>
        <message>
            <source>New key</source>
            <translation>新建密钥</translation>
        </message>
        <message>
            <source>What “%1” may do</source>
            <translation>“%1”的权限</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Who uses it: a program, a machine, a person.</source>
            <translation>使用者：程序、机器或人。</translation>
        </message>
        <message>
            <source>Expires</source>
            <translation>到期</translation>
        </message>
        <message>
            <source>Only models</source>
            <translation>仅限模型</translation>
        </message>
        <message>
            <source>Names or patterns with commas between them; * stands for anything. Empty: all.</source>
            <translation>名称或模式，以逗号分隔；* 代表任意内容。留空：全部。</translation>
        </message>
        <message>
            <source>Only routes</source>
            <translation>仅限路由</translation>
        </message>
        <message>
            <source>Only upstreams</source>
            <translation>仅限上游</translation>
        </message>
        <message>
            <source>all</source>
            <comment>models</comment>
            <translation>全部</translation>
        </message>
        <message>
            <source>all</source>
            <comment>routes</comment>
            <translation>全部</translation>
        </message>
        <message>
            <source>all</source>
            <comment>upstreams</comment>
            <translation>全部</translation>
        </message>
        <message>
            <source>Requests a minute</source>
            <translation>每分钟请求数</translation>
        </message>
        <message>
            <source>Tokens a minute</source>
            <translation>每分钟 token 数</translation>
        </message>
        <message>
            <source>Requests at a time</source>
            <translation>同时请求数</translation>
        </message>
        <message>
            <source>Every client: %1.</source>
            <translation>所有客户端：%1。</translation>
        </message>
        <message>
            <source>Every client: no limit.</source>
            <translation>所有客户端：不限。</translation>
        </message>
        <message>
            <source>Guardrails</source>
            <translation>护栏</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ClientsController</name>
        <message>
            <source>Give the key a name.</source>
            <translation>请为密钥命名。</translation>
        </message>
        <message>
            <source>There is a client of this name already.</source>
            <translation>已有同名客户端。</translation>
        </message>
        <message>
            <source>Choose a time to come.</source>
            <translation>请选择将来的时间。</translation>
        </message>
        <message>
            <source>What “%1” may do was changed.</source>
            <translation>“%1”的权限已更改。</translation>
        </message>
        <message>
            <source>“%1” is called “%2” now.</source>
            <translation>“%1”现名“%2”。</translation>
        </message>
        <message>
            <source>The expiry of “%1” was changed.</source>
            <translation>“%1”的到期时间已更改。</translation>
        </message>
        <message>
            <source>“%1” was removed.</source>
            <translation>“%1”已移除。</translation>
        </message>
        <message>
            <source>A key is required now.</source>
            <translation>现在必须出示密钥。</translation>
        </message>
        <message>
            <source>A key is no longer required.</source>
            <translation>不再必须出示密钥。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ClientsPage</name>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Revoke</source>
            <translation>吊销</translation>
        </message>
        <message>
            <source>Clients</source>
            <translation>客户端</translation>
        </message>
        <message>
            <source>New key</source>
            <translation>新建密钥</translation>
        </message>
        <message>
            <source>Who may call</source>
            <translation>可调用者</translation>
        </message>
        <message>
            <source>Nobody: a key is required, and there is none.</source>
            <translation>没有：必须出示密钥，而目前没有密钥。</translation>
        </message>
        <message>
            <source>No keys yet</source>
            <translation>还没有密钥</translation>
        </message>
        <message>
            <source>Everyone on this machine may use the relay, as one client. With keys each program has a name in the records, limits of its own, and only what it may use. Then you can require a key: whoever shows none is refused.</source>
            <translation>本机上任何程序都可使用中继，合为一个客户端。有了密钥，每个程序在记录中有自己的名称，有自己的限额，只能使用允许的内容。之后可要求必须出示密钥：不出示者会被拒绝。</translation>
        </message>
        <message>
            <source>Make the first key</source>
            <translation>新建第一个密钥</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>Rotate</source>
            <translation>轮换</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::EditBar</name>
        <message numerus="yes">
            <source>%n edit(s) not yet live</source>
            <translation>
                <numerusform>%n 处修改尚未生效</numerusform>
            </translation>
        </message>
        <message>
            <source>Applying…</source>
            <translation>正在应用…</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>应用</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ExpireKeyDialog</name>
        <message>
            <source>When “%1” expires</source>
            <translation>“%1”何时到期</translation>
        </message>
        <message>
            <source>Expires</source>
            <translation>到期</translation>
        </message>
        <message>
            <source>Its requests are refused with 401 at once. It can be given more time later.</source>
            <translation>其请求立即以 401 拒绝。之后可以延长期限。</translation>
        </message>
        <message>
            <source>From then on its requests are refused with 401. It can be given more time later.</source>
            <translation>届时起其请求以 401 拒绝。之后可以延长期限。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::ExpiryEditor</name>
        <message>
            <source>Never</source>
            <translation>永不</translation>
        </message>
        <message numerus="yes">
            <source>In %n day(s)</source>
            <translation>
                <numerusform>%n 天后</numerusform>
            </translation>
        </message>
        <message>
            <source>In a year</source>
            <translation>一年后</translation>
        </message>
        <message>
            <source>At a date</source>
            <translation>指定日期</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>立即</translation>
        </message>
        <message>
            <source>Date and time</source>
            <translation>日期和时间</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::GuardrailChoice</name>
        <message>
            <source>%1 – for all clients</source>
            <translation>%1 – 适用于所有客户端</translation>
        </message>
        <message>
            <source>%1 – by a pattern that fits the name</source>
            <translation>%1 – 名称符合其模式</translation>
        </message>
        <message>
            <source>%1 – for this client alone</source>
            <translation>%1 – 仅适用于该客户端</translation>
        </message>
        <message>
            <source>Changed on the Guardrails page.</source>
            <translation>在“护栏”页面更改。</translation>
        </message>
        <message>
            <source>%1 – for certain clients</source>
            <translation>%1 – 适用于指定客户端</translation>
        </message>
        <message>
            <source>Mark it to name this client there.</source>
            <translation>选中即在其中加入该客户端。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::IssuedKeyDialog</name>
        <message>
            <source>the lines for the environment</source>
            <translation>环境变量</translation>
        </message>
        <message>
            <source>The key of “%1”</source>
            <translation>“%1”的密钥</translation>
        </message>
        <message>
            <source>This is the key of “%1”. It is shown this once: Sluice keeps only its hash. If it is lost, rotate it.</source>
            <translation>这是“%1”的密钥，仅显示这一次：Sluice 只保存其哈希值。如果遗失，请轮换。</translation>
        </message>
        <message>
            <source>the key</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>How programs use it: in their environment</source>
            <translation>程序如何使用：设置环境变量</translation>
        </message>
        <message>
            <source>OpenAI SDK</source>
            <translation>OpenAI SDK</translation>
        </message>
        <message>
            <source>Anthropic SDK</source>
            <translation>Anthropic SDK</translation>
        </message>
        <message>
            <source>SDK</source>
            <translation>SDK</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message numerus="yes">
            <source>Copied. It leaves the clipboard after %n second(s), unless something else is copied.</source>
            <translation>
                <numerusform>已复制。%n 秒后从剪贴板清除，除非其间复制了其他内容。</numerusform>
            </translation>
        </message>
        <message>
            <source>Not copied yet: click the key or the lines to copy them.</source>
            <translation>尚未复制：点击密钥或下方几行即可复制。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::OwnLimitEdit</name>
        <message>
            <source>As every client</source>
            <translation>与所有客户端相同</translation>
        </message>
        <message>
            <source>No limit</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>A number of its own</source>
            <translation>自有数值</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RenameKeyDialog</name>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>The key stays the same. Limits go on counting; routes and guardrails that name it follow.</source>
            <translation>密钥不变。限额继续计数；指名它的路由和护栏随之更改。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RevokeQuestion</name>
        <message>
            <source>Revoke the key of “%1”?</source>
            <translation>吊销“%1”的密钥？</translation>
        </message>
        <message>
            <source>Revoke</source>
            <translation>吊销</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Programs that use it are refused with 401 from now on. This cannot be taken back: they need a new key.</source>
            <translation>使用它的程序从现在起以 401 拒绝。此操作无法撤销：它们需要新密钥。</translation>
        </message>
        <message>
            <source>The key from before the last rotation ends too.</source>
            <translation>上次轮换前的密钥也同时失效。</translation>
        </message>
        <message numerus="yes">
            <source>It is in use: %n request(s) in the last minute.</source>
            <translation>
                <numerusform>正在使用：最近一分钟有 %n 个请求。</numerusform>
            </translation>
        </message>
        <message>
            <source>, </source>
            <comment>between names</comment>
            <translation>、</translation>
        </message>
        <message>
            <source>routes %1</source>
            <translation>路由 %1</translation>
        </message>
        <message>
            <source>guardrails %1</source>
            <translation>护栏 %1</translation>
        </message>
        <message>
            <source>budgets %1</source>
            <translation>预算 %1</translation>
        </message>
        <message>
            <source>These name it and stay, without anybody to match: %1.</source>
            <translation>以下各项指名它，将保留但不再匹配任何客户端：%1。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::RotateKeyDialog</name>
        <message>
            <source>Rotate</source>
            <translation>轮换</translation>
        </message>
        <message>
            <source>Rotate the key of “%1”</source>
            <translation>轮换“%1”的密钥</translation>
        </message>
        <message>
            <source>The key in use stays good for</source>
            <translation>现用密钥继续有效</translation>
        </message>
        <message>
            <source>no time: it ends at once</source>
            <translation>不保留：立即失效</translation>
        </message>
        <message>
            <source>an hour</source>
            <translation>一小时</translation>
        </message>
        <message>
            <source>a day</source>
            <translation>一天</translation>
        </message>
        <message>
            <source>a week</source>
            <translation>一周</translation>
        </message>
        <message>
            <source>A new key takes its place and is shown once. Limits and scopes stay.</source>
            <translation>新密钥取而代之，仅显示一次。限额和范围不变。</translation>
        </message>
        <message>
            <source>The one from before the last rotation ends at once.</source>
            <translation>上次轮换前的密钥立即失效。</translation>
        </message>
        <message>
            <source>It was last used %1.</source>
            <translation>上次使用：%1。</translation>
        </message>
    </context>
    <context>
        <name>sluice::ui::UndoBar</name>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
    </context>
</TS>
