"""The firewall before the gateway: what is known as bad, too many, or too large goes no further."""

from typing import Any

from troposphere import GetAtt, Output, Sub, Template
from troposphere.logs import LogGroup
from troposphere.wafv2 import (
    ActionCondition,
    AllowAction,
    BlockAction,
    Condition,
    CountAction,
    CustomResponse,
    CustomResponseBody,
    DefaultAction,
    FieldToMatch,
    Filter,
    LoggingConfiguration,
    LoggingConfigurationFieldToMatch,
    LoggingFilter,
    ManagedRuleGroupStatement,
    OverrideAction,
    RateBasedStatement,
    RegexMatchStatement,
    RuleAction,
    RuleActionOverride,
    SingleHeader,
    Statement,
    TextTransformation,
    VisibilityConfig,
    WebACL,
    WebACLRule,
)

from infra.stages import Stage

WINDOW_SECONDS = 300
# The API refuses more than 1 MB itself; what announces 2 MB or more does not even start it.
TWO_MEGABYTES_ANNOUNCED = "^([2-9][0-9]{6}|[0-9]{8,})$"
# These look at what people write: posts with code in them, links, long imports. A text is data
# here, and is never run or put into HTML.
COUNTED_ONLY = (
    "CrossSiteScripting_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
    "SizeRestrictions_BODY",
    "NoUserAgent_HEADER",  # Not every client says what it is.
)
# Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
MANAGED = (
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesAmazonIpReputationList",
)


def add_firewall(template: Template, stage: Stage) -> None:
    """Put the rules into the app stack, if the stage has them; the wiring binds them to the API."""
    if not stage.firewall:
        return
    acl = template.add_resource(
        WebACL(
            "Firewall",
            Name=stage.prefix,
            Scope="REGIONAL",
            DefaultAction=DefaultAction(Allow=AllowAction()),
            Rules=[_too_large(0), _too_many(1, stage), *_managed(first=2)],
            CustomResponseBodies={
                code: CustomResponseBody(ContentType="APPLICATION_JSON", Content=content)
                for code, content in ANSWERS.items()
            },
            VisibilityConfig=_seen_as("firewall"),
        )
    )
    _add_logs(template, stage, acl)
    template.add_output(Output("FirewallArn", Value=GetAtt(acl, "Arn")))


def _answer(code: str, message: str) -> str:
    """Write an error in the API's own form; nobody has given a correlation id yet."""
    return f'{{"error": {{"code": "{code}", "message": "{message}", "details": {{}}}}}}'


ANSWERS = {
    "TooLarge": _answer("PAYLOAD_TOO_LARGE", "The body is larger than 1 MB."),
    "TooMany": _answer("RATE_LIMITED", "Too many requests from this address. Try again later."),
}


def _rule(name: str, priority: int, statement: Statement, **action: Any) -> WebACLRule:
    return WebACLRule(
        Name=name,
        Priority=priority,
        Statement=statement,
        VisibilityConfig=_seen_as(name),
        **action,
    )


def _too_large(priority: int) -> WebACLRule:
    statement = Statement(
        RegexMatchStatement=RegexMatchStatement(
            FieldToMatch=FieldToMatch(SingleHeader=SingleHeader(Name="content-length")),
            RegexString=TWO_MEGABYTES_ANNOUNCED,
            TextTransformations=[TextTransformation(Priority=0, Type="NONE")],
        )
    )
    return _rule("too-large", priority, statement, Action=_blocked("TooLarge", 413))


def _too_many(priority: int, stage: Stage) -> WebACLRule:
    statement = Statement(
        RateBasedStatement=RateBasedStatement(
            AggregateKeyType="IP",
            EvaluationWindowSec=WINDOW_SECONDS,
            Limit=stage.requests_an_address,
        )
    )
    return _rule("too-many", priority, statement, Action=_blocked("TooMany", 429))


def _blocked(answer: str, status: int) -> RuleAction:
    response = CustomResponse(ResponseCode=status, CustomResponseBodyKey=answer)
    return RuleAction(Block=BlockAction(CustomResponse=response))


def _managed(*, first: int) -> list[WebACLRule]:
    return [
        _rule(
            name,
            priority,
            Statement(ManagedRuleGroupStatement=_group(name)),
            OverrideAction=OverrideAction(**{"None": {}}),
        )
        for priority, name in enumerate(MANAGED, start=first)
    ]


def _group(name: str) -> ManagedRuleGroupStatement:
    overridden = COUNTED_ONLY if name == MANAGED[0] else ()
    overrides = [
        RuleActionOverride(Name=rule, ActionToUse=RuleAction(Count=CountAction()))
        for rule in overridden
    ]
    return ManagedRuleGroupStatement(
        VendorName="AWS", Name=name, **({"RuleActionOverrides": overrides} if overrides else {})
    )


def _seen_as(name: str) -> VisibilityConfig:
    return VisibilityConfig(
        CloudWatchMetricsEnabled=True, MetricName=name, SampledRequestsEnabled=True
    )


def _add_logs(template: Template, stage: Stage, acl: WebACL) -> None:
    """Keep what was blocked, without who they said they were."""
    group = template.add_resource(
        LogGroup(
            "FirewallLogs",
            LogGroupName=f"aws-waf-logs-{stage.prefix}",  # WAF asks for this beginning.
            RetentionInDays=stage.log_days,
            DeletionPolicy="Delete",
            UpdateReplacePolicy="Delete",
        )
    )
    where = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
    template.add_resource(
        LoggingConfiguration(
            "FirewallLogging",
            Condition="InAws",  # The embedded AWS does not have it.
            ResourceArn=GetAtt(acl, "Arn"),
            LogDestinationConfigs=[Sub(f"{where}${{{group.title}}}")],
            RedactedFields=[
                LoggingConfigurationFieldToMatch(SingleHeader=SingleHeader(Name=name))
                for name in ("authorization", "cookie")
            ],
            LoggingFilter=_blocked_only(),
        )
    )


def _blocked_only() -> LoggingFilter:
    condition = Condition(ActionCondition=ActionCondition(Action="BLOCK"))
    blocked = Filter(Behavior="KEEP", Requirement="MEETS_ANY", Conditions=[condition])
    return LoggingFilter(DefaultBehavior="DROP", Filters=[blocked])
