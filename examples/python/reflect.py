# SPDX-License-Identifier: Apache-2.0
# Copyright the Epochwatch authors
"""Asks a server what it can do, through reflection alone: no stubs, no proto files.

    reflect.py HOST:PORT                                      lists services and their methods
    reflect.py HOST:PORT epochwatch.v1.RunService/ListRuns '{"page_size": 5}'   calls a method with JSON, answers JSON
"""

import sys

import grpc
from google.protobuf import json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase


def main(address: str, method_name: str = "", request_json: str = "{}") -> None:
    with grpc.insecure_channel(address) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        pool = DescriptorPool(database)
        if not method_name:
            for service in sorted(database.get_services()):
                print(service)
                for method in pool.FindServiceByName(service).methods:
                    print(f"  {method.name}({method.input_type.name}) -> {method.output_type.name}")
            return
        service, _, name = method_name.rpartition("/")
        method = pool.FindServiceByName(service).FindMethodByName(name)
        request = json_format.Parse(request_json, GetMessageClass(method.input_type)())
        call = channel.unary_unary(
            f"/{method_name}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        print(json_format.MessageToJson(call(request, timeout=10), preserving_proto_field_name=True))


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
