"""The stack of a network, for stages whose functions live in one.

Two private subnets; DynamoDB and S3 are reached without leaving AWS, all else (Cognito, queues,
webhooks of users) through a NAT gateway, which costs a fee of its own.
"""

from collections.abc import Iterator
from typing import Any

from troposphere import GetAtt, GetAZs, Join, Output, Ref, Select, Sub, Template
from troposphere.ec2 import (
    EIP,
    VPC,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkAclEntry,
    PortRange,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    SubnetNetworkAclAssociation,
    SubnetRouteTableAssociation,
    VPCEndpoint,
    VPCGatewayAttachment,
)

from infra.stages import Stage

NETWORK = "10.0.0.0/16"
PRIVATE = ("10.0.0.0/20", "10.0.16.0/20")
PUBLIC = "10.0.32.0/24"  # Of the NAT gateway alone.
EVERYWHERE = "0.0.0.0/0"
TCP, UDP = 6, 17  # As IP numbers them.
HTTPS, DNS = 443, 53
ANSWERS = (1024, 65535)  # The ports at which who asked waits for answers.


def render(stage: Stage) -> Template:
    """Render the network stack of a stage."""
    template = Template(Description=f"Hearth {stage.name}: the network of the functions")
    network = template.add_resource(
        VPC(
            "Network",
            CidrBlock=NETWORK,
            EnableDnsHostnames=True,
            EnableDnsSupport=True,
            Tags=_named(stage),
        )
    )
    exit_route = _add_exit(template, network)
    subnets = [_subnet(f"Private{n}", network, n, block) for n, block in enumerate(PRIVATE)]
    for resource in [*_private(network, subnets), exit_route, *_list(network, subnets)]:
        template.add_resource(resource)
    group = template.add_resource(_group(network))
    template.add_output(Output("SubnetIds", Value=Join(",", [Ref(subnet) for subnet in subnets])))
    template.add_output(Output("SecurityGroupIds", Value=Ref(group)))
    return template


def _named(stage: Stage) -> list[dict[str, str]]:
    return [{"Key": "Name", "Value": stage.prefix}]


def _subnet(title: str, network: VPC, zone: int, block: str) -> Subnet:
    return Subnet(
        title,
        VpcId=Ref(network),
        CidrBlock=block,
        AvailabilityZone=Select(str(zone), GetAZs("")),
        MapPublicIpOnLaunch=False,
    )


def _add_exit(template: Template, network: VPC) -> Route:
    """Add the NAT gateway in a public subnet, and return the private subnets' way to it."""
    gateway = template.add_resource(InternetGateway("Internet"))
    attachment = template.add_resource(
        VPCGatewayAttachment(
            "InternetAttachment", VpcId=Ref(network), InternetGatewayId=Ref(gateway)
        )
    )
    subnet = template.add_resource(_subnet("Public", network, 0, PUBLIC))
    table = template.add_resource(RouteTable("PublicRoutes", VpcId=Ref(network)))
    template.add_resource(
        Route(
            "PublicExit",
            RouteTableId=Ref(table),
            DestinationCidrBlock=EVERYWHERE,
            GatewayId=Ref(gateway),
            DependsOn=attachment,
        )
    )
    template.add_resource(_association(subnet, table))
    address = template.add_resource(EIP("NatAddress", Domain="vpc", DependsOn=attachment))
    nat = template.add_resource(
        NatGateway("Nat", SubnetId=Ref(subnet), AllocationId=GetAtt(address, "AllocationId"))
    )
    return Route(
        "PrivateExit",
        RouteTableId=Ref("PrivateRoutes"),
        DestinationCidrBlock=EVERYWHERE,
        NatGatewayId=Ref(nat),
    )


def _private(network: VPC, subnets: list[Subnet]) -> Iterator[Any]:
    """Yield the private subnets, and their ways to DynamoDB and S3, which cost nothing."""
    table = RouteTable("PrivateRoutes", VpcId=Ref(network))
    yield table
    for subnet in subnets:
        yield subnet
        yield _association(subnet, table)
    for service in ("dynamodb", "s3"):
        yield VPCEndpoint(
            f"{service.capitalize()}Endpoint",
            VpcId=Ref(network),
            ServiceName=Sub(f"com.amazonaws.${{AWS::Region}}.{service}"),
            VpcEndpointType="Gateway",
            RouteTableIds=[Ref(table)],
        )


def _association(subnet: Subnet, table: RouteTable) -> SubnetRouteTableAssociation:
    return SubnetRouteTableAssociation(
        f"{subnet.title}Association", SubnetId=Ref(subnet), RouteTableId=Ref(table)
    )


def _list(network: VPC, subnets: list[Subnet]) -> Iterator[Any]:
    """Yield the private subnets' access list: they ask others, and nobody asks them."""
    access = NetworkAcl("PrivateAccess", VpcId=Ref(network))
    yield access
    for number, (protocol, ports, is_exit) in enumerate(
        (
            (TCP, (HTTPS, HTTPS), True),
            (UDP, (DNS, DNS), True),
            (TCP, ANSWERS, False),
            (UDP, ANSWERS, False),
        ),
        start=1,
    ):
        yield NetworkAclEntry(
            f"PrivateAccess{number}",
            NetworkAclId=Ref(access),
            RuleNumber=100 * number,
            Protocol=protocol,
            RuleAction="allow",
            Egress=is_exit,
            CidrBlock=EVERYWHERE,
            PortRange=PortRange(From=ports[0], To=ports[1]),
        )
    for subnet in subnets:
        yield SubnetNetworkAclAssociation(
            f"{subnet.title}Access", SubnetId=Ref(subnet), NetworkAclId=Ref(access)
        )


def _group(network: VPC) -> SecurityGroup:
    return SecurityGroup(
        "Functions",
        GroupDescription="The functions: they ask others by HTTPS, and nobody asks them",
        VpcId=Ref(network),
        SecurityGroupEgress=[
            SecurityGroupRule(
                Description=description,
                IpProtocol=protocol,
                FromPort=port,
                ToPort=port,
                CidrIp=EVERYWHERE,
            )
            for description, protocol, port in (
                ("AWS and webhooks", "tcp", HTTPS),
                ("Names", "udp", DNS),
            )
        ],
    )
