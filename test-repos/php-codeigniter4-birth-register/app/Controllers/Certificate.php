<?php

namespace App\Controllers;

use App\Models\BirthModel;
use CodeIgniter\Controller;

class Certificate extends Controller
{
    public function show($number)
    {
        $birth = model(BirthModel::class)->find($number);
        return $this->response->setJSON([
            'name' => $birth['child_name'],
            'father_cnic' => $birth['father_cnic'],
        ]);
    }

    public function correct($number)
    {
        model(BirthModel::class)->update($number, ['child_name' => $this->request->getPost('child_name')]);
        return redirect()->to("/certificate/$number");
    }
}
