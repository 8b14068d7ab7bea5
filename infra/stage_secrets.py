"""Secrets that CloudFormation cannot make: it knows no key pairs, and no secure strings of SSM.

They are made once, before the stacks, and no template or output ever holds one. The functions get
their ARNs, and read them when they start.
"""

import secrets
from contextlib import suppress

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from troposphere import Sub

from infra.aws import client
from infra.stages import Stage

SECRET_KEY = "secret-key"  # noqa: S105  # Its name.
MEDIA_KEY = "media-key"  # Signs links to images, where CloudFront serves them.
KEY_BITS = 2048  # CloudFront takes no other length of RSA.


def arn(stage: Stage, name: str) -> Sub:
    """Tell where a secret is. Secrets Manager also takes an ARN without its random ending."""
    place = f"secretsmanager:{{}}:secret:{stage.prefix}-{name}"
    if not stage.secrets_manager:
        place = f"ssm:{{}}:parameter{_parameter(stage, name)}"
    return Sub("arn:${AWS::Partition}:" + place.format("${AWS::Region}:${AWS::AccountId}"))


def make_missing(stage: Stage) -> None:
    """Make what is not there. A key pair's public half is kept last: where it is, both are."""
    if not stage.secrets_manager:
        _keep_once(stage, SECRET_KEY, secrets.token_hex(32))
    if stage.cloudfront and not public_key(stage):
        private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        _keep(stage, MEDIA_KEY, _private_pem(private))
        client(stage, "ssm").put_parameter(
            Name=_parameter(stage, f"{MEDIA_KEY}-public"), Type="String", Value=_public_pem(private)
        )


def public_key(stage: Stage) -> str:
    """Read the public half of the key that signs links; empty while there is none."""
    ssm = client(stage, "ssm")
    try:
        found = ssm.get_parameter(Name=_parameter(stage, f"{MEDIA_KEY}-public"))
    except ssm.exceptions.ParameterNotFound:
        return ""
    return str(found["Parameter"]["Value"])


def forget(stage: Stage) -> None:
    """Delete them for good, with the stage that they belong to."""
    names = [_parameter(stage, name) for name in (SECRET_KEY, MEDIA_KEY, f"{MEDIA_KEY}-public")]
    client(stage, "ssm").delete_parameters(Names=names)
    manager = client(stage, "secretsmanager")
    with suppress(manager.exceptions.ResourceNotFoundException):
        manager.delete_secret(
            SecretId=f"{stage.prefix}-{MEDIA_KEY}", ForceDeleteWithoutRecovery=True
        )


def _parameter(stage: Stage, name: str) -> str:
    return f"/{stage.prefix}/{name}"


def _keep_once(stage: Stage, name: str, value: str) -> None:
    ssm = client(stage, "ssm")
    with suppress(ssm.exceptions.ParameterAlreadyExists):
        ssm.put_parameter(Name=_parameter(stage, name), Type="SecureString", Value=value)


def _keep(stage: Stage, name: str, value: str) -> None:
    if not stage.secrets_manager:
        client(stage, "ssm").put_parameter(
            Name=_parameter(stage, name), Type="SecureString", Value=value, Overwrite=True
        )
        return
    manager, full_name = client(stage, "secretsmanager"), f"{stage.prefix}-{name}"
    try:
        manager.create_secret(Name=full_name, SecretString=value)
    except manager.exceptions.ResourceExistsException:  # Left by a deployment that was cut off.
        manager.put_secret_value(SecretId=full_name, SecretString=value)


def _private_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _public_pem(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
