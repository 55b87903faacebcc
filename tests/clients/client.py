"""Sends a Write of bad operations to cairn-roles and prints how the refusal arrives, as one JSON object."""

import json
import sys
import urllib.parse

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2

from cairn.change.v1 import change_pb2
from cairn.roles.v1 import skill_pb2


def request(operations):
    write = change_pb2.WriteRequest()
    for number in range(operations):
        skill = any_pb2.Any()
        skill.Pack(skill_pb2.Skill(name=f"skills/s-{number}"))
        write.operations.add(create=skill)
    return write


def told(error):
    trailers = dict(error.trailing_metadata())
    details = trailers.get("grpc-status-details-bin", b"")
    status = status_pb2.Status.FromString(details)
    info = error_details_pb2.ErrorInfo()
    bad = error_details_pb2.BadRequest()
    for detail in status.details:
        detail.Unpack(info)
        detail.Unpack(bad)
    return {
        "code": error.code().name,
        "reason": info.reason,
        "count": info.metadata.get("count"),
        "first": bad.field_violations[0].field if bad.field_violations else "",
        "details": len(details),
        "message": len(urllib.parse.quote(error.details())),
    }


def main(address, operations):
    with grpc.insecure_channel(address) as channel:
        write = channel.unary_unary(
            "/cairn.change.v1.ChangeService/Write",
            request_serializer=change_pb2.WriteRequest.SerializeToString,
            response_deserializer=change_pb2.WriteResponse.FromString,
        )
        try:
            write(request(operations), timeout=30)
        except grpc.RpcError as error:
            print(json.dumps(told(error)))
            return 0
    print("the server took bad operations", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
