<?php

namespace App\Controllers;

use CodeIgniter\RESTful\ResourceController;

class Councils extends ResourceController
{
    protected $modelName = 'App\Models\CouncilModel';

    public function delete($id = null)
    {
        $this->model->delete($id);
        return $this->respondDeleted(['id' => $id]);
    }
}
