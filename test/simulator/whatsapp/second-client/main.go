// A second WhatsApp client, written by others against the real service: whatsmeow, unchanged. It reads commands from
// its input, one a line, and tells what happens as one JSON object a line. Only its addresses are turned to loopback.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	waLog "go.mau.fi/whatsmeow/util/log"
	"google.golang.org/protobuf/proto"
)

type toLoopback struct{ host string }

func (t toLoopback) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.URL.Scheme, request.URL.Host, request.Host = "http", t.host, t.host
	return http.DefaultTransport.RoundTrip(request)
}

type fields = map[string]any

func tell(event string, more fields, err error) {
	line := fields{"event": event}
	for key, value := range more {
		line[key] = value
	}
	if err != nil {
		line["error"] = err.Error()
	}
	encoded, _ := json.Marshal(line)
	fmt.Println(string(encoded))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func connect(ctx context.Context, host, root, ca, database string) *whatsmeow.Client {
	key, err := hex.DecodeString(root)
	check(err)
	copy(whatsmeow.WACertPubKey[:], key)
	container, err := sqlstore.New(ctx, "sqlite3", "file:"+database+"?_foreign_keys=on", waLog.Noop)
	check(err)
	device, err := container.GetFirstDevice(ctx)
	check(err)
	client := whatsmeow.NewClient(device, waLog.Noop)
	lines := &http.Client{Transport: toLoopback{host}}
	client.SetWebsocketHTTPClient(lines)
	client.SetPreLoginHTTPClient(lines)
	pool := x509.NewCertPool()
	pem, err := os.ReadFile(ca)
	check(err)
	pool.AppendCertsFromPEM(pem)
	client.SetMediaHTTPClient(&http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}})
	client.EmitAppStateEventsOnFullSync = true
	return client
}

func onEvent(ctx context.Context, client *whatsmeow.Client, event any) {
	switch e := event.(type) {
	case *events.Connected:
		tell("connected", nil, nil)
	case *events.PushNameSetting:
		tell("named", fields{"name": e.Action.GetName()}, client.SendPresence(ctx, types.PresenceAvailable))
	case *events.Message:
		text := e.Message.GetConversation() + e.Message.GetExtendedTextMessage().GetText()
		more := fields{"id": e.Info.ID, "fromMe": e.Info.IsFromMe, "text": text}
		var err error
		if image := e.Message.GetImageMessage(); image != nil {
			var file []byte
			file, err = client.Download(ctx, image)
			more["image"] = string(file)
		}
		tell("message", more, err)
	case *events.Receipt:
		tell("receipt", fields{"type": string(e.Type), "ids": e.MessageIDs}, nil)
	case *events.ChatPresence:
		tell("typing", fields{"state": string(e.State)}, nil)
	}
}

func sendImage(ctx context.Context, client *whatsmeow.Client, to types.JID, text string) error {
	file, err := client.Upload(ctx, []byte(text), whatsmeow.MediaImage)
	if err != nil {
		return err
	}
	_, err = client.SendMessage(ctx, to, &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
		URL: &file.URL, DirectPath: &file.DirectPath, MediaKey: file.MediaKey, FileEncSHA256: file.FileEncSHA256,
		FileSHA256: file.FileSHA256, FileLength: &file.FileLength, Mimetype: proto.String("image/png"),
	}})
	return err
}

func obey(ctx context.Context, client *whatsmeow.Client, command string, to types.JID, rest string) {
	switch command {
	case "send":
		_, err := client.SendMessage(ctx, to, &waE2E.Message{Conversation: proto.String(rest)})
		tell("sent", nil, err)
	case "image":
		tell("sent", nil, sendImage(ctx, client, to, rest))
	case "read":
		tell("done", nil, client.MarkRead(ctx, []types.MessageID{rest}, time.Now(), to, to))
	case "typing":
		tell("done", nil, client.SendChatPresence(ctx, to, types.ChatPresenceComposing, types.ChatPresenceMediaText))
	case "lookup":
		found, err := client.IsOnWhatsApp(ctx, []string{rest})
		tell("found", fields{"found": found}, err)
	case "logout":
		tell("done", nil, client.Logout(ctx))
	}
}

func main() {
	ctx := context.Background()
	client := connect(ctx, os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	client.AddEventHandler(func(event any) { onEvent(ctx, client, event) })
	var codes <-chan whatsmeow.QRChannelItem
	if client.Store.ID == nil {
		codes, _ = client.GetQRChannel(ctx)
	}
	check(client.Connect())
	if codes != nil {
		go func() {
			for item := range codes {
				tell("code", fields{"code": item.Code}, item.Error)
			}
		}()
	}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		words := strings.SplitN(input.Text()+"  ", " ", 3)
		to, _ := types.ParseJID(words[1])
		obey(ctx, client, words[0], to, strings.TrimSpace(words[2]))
	}
}
