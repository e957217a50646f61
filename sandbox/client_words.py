"""What Slack's own client says to a person, in English and Simplified Chinese; the app's words are the app's affair."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClientWords:
    required: str
    email: str
    url: str
    number: str
    at_least: str
    at_most: str
    shorter: str
    longer: str
    fewer: str
    trouble: str
    no_command: str
    not_in_threads: str
    command_failed: str
    no_answer: str
    not_interactive: str
    writing_off: str


ENGLISH = ClientWords(
    required="Please complete this required field.",
    email="Please enter a valid email address.",
    url="Please enter a valid URL.",
    number="Please enter a valid number.",
    at_least="Please enter a number of at least {}.",
    at_most="Please enter a number of at most {}.",
    shorter="Please enter no more than {} characters.",
    longer="Please enter at least {} characters.",
    fewer="Please select no more than {} items.",
    trouble="We had some trouble connecting. Try again?",
    no_command="{} is not a valid command.",
    not_in_threads="{} is not supported in threads. Sorry!",
    command_failed='{} failed with the error "{}"',
    no_answer="{}: the app did not answer in time",
    not_interactive="This app is not configured to handle interactive responses.",
    writing_off="Sending messages to this app has been turned off.",
)

CHINESE = ClientWords(
    required="请填写此必填字段。",
    email="请输入有效的电子邮件地址。",
    url="请输入有效的网址。",
    number="请输入有效的数字。",
    at_least="请输入不小于 {} 的数字。",
    at_most="请输入不大于 {} 的数字。",
    shorter="请输入不超过 {} 个字符。",
    longer="请输入至少 {} 个字符。",
    fewer="最多选择 {} 项。",
    trouble="连接出现问题，请重试。",
    no_command="{} 不是有效的命令。",
    not_in_threads="消息列中不支持 {}，抱歉！",
    command_failed="{} 失败，错误为“{}”",
    no_answer="{}：应用没有及时响应",
    not_interactive="此应用未配置为处理交互响应。",
    writing_off="已关闭向此应用发送消息的功能。",
)


def client_words(locale: str) -> ClientWords:
    return CHINESE if locale.lower().startswith("zh") else ENGLISH
