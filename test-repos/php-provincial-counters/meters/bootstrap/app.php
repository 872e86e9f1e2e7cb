<?php

require_once __DIR__ . '/../vendor/autoload.php';

$app = new Laravel\Lumen\Application(dirname(__DIR__));
$app->middleware([App\Http\Middleware\Cors::class]);
$app->routeMiddleware([
    'auth' => App\Http\Middleware\Authenticate::class,
    'reader' => App\Http\Middleware\MeterReader::class,
]);
$app->router->group(['namespace' => 'App\Http\Controllers'], function ($router) {
    require __DIR__ . '/../routes/web.php';
});

return $app;
