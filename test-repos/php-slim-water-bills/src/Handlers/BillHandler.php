<?php

namespace WaterBills\Handlers;

class BillHandler
{
    public function __construct(private \PDO $db)
    {
    }

    public function login($request, $response)
    {
        return $response;
    }

    public function show($request, $response, array $args)
    {
        $bill = $this->db->prepare('select * from bills where consumer = ?');
        $bill->execute([$args['consumer']]);
        $response->getBody()->write(json_encode($bill->fetch()));
        return $response;
    }

    public function dispute($request, $response, array $args)
    {
        $this->db->prepare('insert into disputes (consumer) values (?)')->execute([$args['consumer']]);
        return $response->withStatus(201);
    }
}
