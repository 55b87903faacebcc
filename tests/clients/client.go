// Sends a Write of bad operations to cairn-roles and prints how the refusal arrives, as one JSON object.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"time"

	changev1 "cairn/change/v1"
	rolesv1 "cairn/roles/v1"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address, operations string) error {
	count, err := strconv.Atoi(operations)
	if err != nil {
		return err
	}
	request := &changev1.WriteRequest{}
	for number := 0; number < count; number++ {
		skill, err := anypb.New(&rolesv1.Skill{Name: fmt.Sprintf("skills/s-%d", number)})
		if err != nil {
			return err
		}
		request.Operations = append(request.Operations,
			&changev1.Operation{Operation: &changev1.Operation_Create{Create: skill}})
	}
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	err = connection.Invoke(ctx, "/cairn.change.v1.ChangeService/Write", request, &changev1.WriteResponse{})
	if err == nil {
		return fmt.Errorf("the server took bad operations")
	}
	return json.NewEncoder(os.Stdout).Encode(told(status.Convert(err)))
}

func told(refused *status.Status) map[string]any {
	bytes, _ := proto.Marshal(refused.Proto())
	answer := map[string]any{
		"code":    refused.Code().String(),
		"details": len(bytes),
		"message": len(url.PathEscape(refused.Message())),
	}
	for _, detail := range refused.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			answer["reason"], answer["count"] = detail.Reason, detail.Metadata["count"]
		case *errdetails.BadRequest:
			if len(detail.FieldViolations) > 0 {
				answer["first"] = detail.FieldViolations[0].Field
			}
		}
	}
	return answer
}
