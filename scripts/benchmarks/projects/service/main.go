// A service as many are: an HTTP API with configuration, a database, telemetry and a cloud's object store.
package main

import (
	"context"
	"log"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/gin-gonic/gin"
	"github.com/go-redis/redis/v8"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.uber.org/zap"
	"google.golang.org/grpc"
)

func serve(ctx context.Context) error {
	logger, err := zap.NewProduction()
	if err != nil {
		return err
	}
	exporter, err := otlptracegrpc.New(ctx)
	if err != nil {
		return err
	}
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter)))
	pool, err := pgxpool.New(ctx, viper.GetString("database"))
	if err != nil {
		return err
	}
	defer pool.Close()
	cloud, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	store := s3.NewFromConfig(cloud)
	cache := redis.NewClient(&redis.Options{Addr: viper.GetString("cache")})
	peer, err := grpc.NewClient(viper.GetString("peer"))
	if err != nil {
		return err
	}
	defer peer.Close()
	router := gin.New()
	router.GET("/metrics", gin.WrapH(promhttp.Handler()))
	router.GET("/buckets", func(c *gin.Context) {
		buckets, err := store.ListBuckets(c, &s3.ListBucketsInput{})
		if err != nil {
			c.AbortWithStatus(http.StatusBadGateway)
			return
		}
		cache.Incr(c, "asked")
		c.JSON(http.StatusOK, buckets.Buckets)
	})
	logger.Info("serving")
	return router.Run()
}

func main() {
	command := &cobra.Command{Use: "service", RunE: func(c *cobra.Command, _ []string) error { return serve(c.Context()) }}
	if err := command.Execute(); err != nil {
		log.Fatal(err)
	}
}
