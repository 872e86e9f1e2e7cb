<?php

use Slim\App;
use Slim\Routing\RouteCollectorProxy;
use WaterBills\Handlers\BillHandler;
use WaterBills\Handlers\ReadingHandler;
use WaterBills\Middleware\MeterOffice;
use WaterBills\Middleware\Timing;

return function (App $app) {
    $app->get('/health', fn ($request, $response) => $response);
    $app->post('/login', BillHandler::class . ':login');

    $app->group('/bills', function (RouteCollectorProxy $bills) {
        $bills->get('/{consumer}', [BillHandler::class, 'show']); // amanat-expect: unauthenticated-endpoint
        $bills->post('/{consumer}/dispute', BillHandler::class . ':dispute')->add(new MeterOffice());
    })->add(new Timing());

    $app->group('/readings', function (RouteCollectorProxy $readings) {
        $readings->post('', [ReadingHandler::class, 'enter']);
        $readings->group('/{meter}', function (RouteCollectorProxy $meter) {
            $meter->get('/history', 'WaterBills\Handlers\ReadingHandler:history');
        });
    })->add(MeterOffice::class);
};
