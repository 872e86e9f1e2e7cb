<?php

use Cake\Routing\Route\DashedRoute;
use Cake\Routing\RouteBuilder;

return function (RouteBuilder $routes): void {
    $routes->setRouteClass(DashedRoute::class);
    $routes->scope('/', function (RouteBuilder $builder): void {
        $builder->connect('/seats', ['controller' => 'Schools', 'action' => 'seats']);
        $builder->fallbacks();
    });
    $routes->prefix('Admin', function (RouteBuilder $builder): void {
        $builder->fallbacks(DashedRoute::class);
    });
};
